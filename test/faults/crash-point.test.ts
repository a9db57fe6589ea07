import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parseEther, toQuantity, Wallet } from "ethers";
import { connectEndpoint } from "../../bot/adapters/chain/connect-endpoint.ts";
import type { Connection } from "../../bot/adapters/chain/connection.ts";
import { endpointOf } from "../../bot/core/endpoint.ts";
import { startAnvil } from "../../bot/fork/start-anvil.ts";
import { startAnvilOverIpc } from "../builders/anvil-over-ipc.ts";

const CRASH_POINT = new URL("../builders/crash-point.ts", import.meta.url).href;
const SENDER = fileURLToPath(new URL("../builders/crash-sender.ts", import.meta.url));
const CONNECTION = { chainId: 1n, requestTimeoutMs: 10_000, batchMaxCount: 100 };
const WITHIN_MS = 120_000;

describe("a process that is to be killed at a send", () => {
  const opened = new AsyncDisposableStack();
  let addresses: Readonly<Record<string, string>>;

  before(async () => {
    const node = await startAnvil({ chainId: 1, mining: "manual" });
    opened.defer(() => node.stop());
    const overIpc = await startAnvilOverIpc();
    opened.defer(() => overIpc.stop());
    addresses = { HTTP: node.rpcUrl, WebSocket: node.rpcUrl.replace(/^http/, "ws"), IPC: overIpc.path };
  });

  after(() => opened.disposeAsync());

  for (const [transport, manner] of [
    ["HTTP", "alone"],
    ["HTTP", "batched"],
    ["WebSocket", "alone"],
    ["IPC", "alone"],
  ] as const) {
    it(`dies before or after it over ${transport}, when it is sent ${manner}`, async () => {
      const address = addresses[transport]!;
      const node = await connectEndpoint(endpointOf(address)!, CONNECTION, () => undefined);
      try {
        expect(await taken(node, address, manner, "send:1:before")).to.deep.equal([false, false]);
        expect(await taken(node, address, manner, "send:1:after")).to.deep.equal([true, false]);
        expect(await taken(node, address, manner, "send:2:before")).to.deep.equal([true, false]);
        expect(await taken(node, address, manner, "send:2:after")).to.deep.equal([true, true]);
      } finally {
        node.close();
      }
    }).timeout(WITHIN_MS);
  }
});

/** Which of two transactions the node has of a process that was killed at the point. */
async function taken(node: Connection, address: string, manner: string, crashPoint: string): Promise<boolean[]> {
  const wallet = Wallet.createRandom();
  await node.sendAlone("anvil_setBalance", [wallet.address, toQuantity(parseEther("1"))]);
  const raws = await Promise.all([0, 1].map((nonce) => signed(wallet, nonce)));
  const child = spawn(process.execPath, ["--import", CRASH_POINT, SENDER, address, manner, ...raws], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, CRASH_POINT: crashPoint },
  });
  const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  expect(signal, crashPoint).to.equal("SIGKILL");
  const pool = (await node.sendAlone("txpool_content", [])) as { pending: Record<string, Record<string, unknown>> };
  const nonces = Object.entries(pool.pending).find(([from]) => from.toLowerCase() === wallet.address.toLowerCase());
  return ["0", "1"].map((nonce) => nonces !== undefined && nonce in nonces[1]);
}

function signed(
  wallet: { signTransaction: Wallet["signTransaction"]; address: string },
  nonce: number,
): Promise<string> {
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n };
  return wallet.signTransaction({ type: 2, chainId: 1n, nonce, gasLimit: 21_000n, to: wallet.address, ...fees });
}
