import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { ArbError } from "../../bot/core/errors.ts";
import { findAnvil } from "../../bot/fork/find-anvil.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc, RpcError } from "../../bot/fork/json-rpc.ts";
import { type LocalChain, startAnvil } from "../../bot/fork/start-anvil.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { rejectionOf } from "../builders/rejection.ts";

const WETH = PROTOCOLS.weth;
const SOMEONE = `0x${"51".repeat(20)}`;
const ANOTHER = `0x${"52".repeat(20)}`;
const START_ANVIL = new URL("../../bot/fork/start-anvil.ts", import.meta.url).href;

describe("a fork of mainnet, real or embedded", () => {
  let fork: LocalChain;
  before(async () => {
    fork = await startMainnetFork({ mining: "manual", order: "fifo" });
  });
  after(() => fork.stop());

  it("keeps the chain id", async () => {
    expect(await callRpc(fork.rpcUrl, "eth_chainId")).to.equal("0x1");
  });

  it("has the contracts of the chain that it left", async () => {
    const code = (await callRpc(fork.rpcUrl, "eth_getCode", [WETH, "latest"])) as string;
    const symbol = (await callRpc(fork.rpcUrl, "eth_call", [{ to: WETH, data: "0x95d89b41" }, "latest"])) as string;
    expect(code.length).to.be.greaterThan(1_000);
    expect(Buffer.from(symbol.slice(2), "hex").toString()).to.contain("WETH");
  });

  it("mines on request only, in a block that follows the one it left", async () => {
    const first = BigInt((await callRpc(fork.rpcUrl, "eth_blockNumber")) as string);
    await callRpc(fork.rpcUrl, "anvil_setBalance", [SOMEONE, "0xde0b6b3a7640000"]);
    await callRpc(fork.rpcUrl, "anvil_impersonateAccount", [SOMEONE]);
    const hash = await callRpc(fork.rpcUrl, "eth_sendTransaction", [{ from: SOMEONE, to: ANOTHER, value: "0x1" }]);
    expect(await callRpc(fork.rpcUrl, "eth_getTransactionReceipt", [hash])).to.equal(null);
    await callRpc(fork.rpcUrl, "evm_mine");
    const receipt = (await callRpc(fork.rpcUrl, "eth_getTransactionReceipt", [hash])) as Record<string, string>;
    expect(BigInt(receipt["blockNumber"]!)).to.equal(first + 1n);
    expect(receipt["status"]).to.equal("0x1");
  });
});

describe("forkChain", () => {
  let upstream: LocalChain;
  before(async () => {
    upstream = await startAnvil({ chainId: 31_338, autoImpersonate: true });
    await callRpc(upstream.rpcUrl, "anvil_setBalance", [SOMEONE, "0xde0b6b3a7640000"]);
    await callRpc(upstream.rpcUrl, "evm_mine");
  });
  after(() => upstream.stop());

  it("stays at the block that was newest when it forked", async () => {
    const newest = await callRpc(upstream.rpcUrl, "eth_blockNumber");
    const fork = await forkChain({ rpcUrl: upstream.rpcUrl });
    try {
      expect(await callRpc(fork.rpcUrl, "eth_blockNumber")).to.equal(newest);
      const payment = { from: SOMEONE, to: ANOTHER, value: "0x1" };
      const hash = await callRpc(upstream.rpcUrl, "eth_sendTransaction", [payment]);
      await minedReceipt(upstream.rpcUrl, hash);
      expect(await callRpc(upstream.rpcUrl, "eth_getBalance", [ANOTHER, "latest"])).to.equal("0x1");
      expect(await callRpc(fork.rpcUrl, "eth_getBalance", [ANOTHER, "latest"])).to.equal("0x0");
      expect(await callRpc(fork.rpcUrl, "eth_chainId")).to.equal("0x7a6a");
    } finally {
      await fork.stop();
    }
  });

  it("forks an earlier block when it is given one", async () => {
    const fork = await forkChain({ rpcUrl: upstream.rpcUrl, blockNumber: 0n });
    try {
      expect(await callRpc(fork.rpcUrl, "eth_blockNumber")).to.equal("0x0");
    } finally {
      await fork.stop();
    }
  });

  it("says which endpoint does not answer, without the key in its address", async () => {
    const rpcUrl = "http://127.0.0.1:9/v2/SECRETKEY?token=SECRETTOKEN";
    const fault = await faultOf(forkChain({ rpcUrl, blockNumber: 1n }));
    expect(fault.code).to.equal("ENDPOINT_UNREACHABLE");
    expect(fault.message).to.contain("127.0.0.1:9").and.not.contain("SECRET");
    // Should the endpoint go away just then, anvil's own words are passed on.
    const later = await faultOf(startAnvil({ fork: { rpcUrl, blockNumber: 1n } }));
    expect(later.code).to.equal("PROCESS_FAILED");
    expect(later.message).to.contain("127.0.0.1:9").and.not.contain("SECRET");
  });

  it("says what the endpoint refuses", async () => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, error: { code: -32_000, message: "key expired" } }));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const fault = await faultOf(forkChain({ rpcUrl: `http://127.0.0.1:${port}` }));
    server.close();
    expect(fault.code).to.equal("ENDPOINT_UNREACHABLE");
    expect(fault.message).to.contain("key expired");
  });
});

describe("startAnvil", () => {
  it("keeps the order of arrival when told so, whatever is offered", async () => {
    const chain = await startAnvil({ mining: "manual", order: "fifo", autoImpersonate: true });
    try {
      const hashes: unknown[] = [];
      for (const [from, maxFee] of [
        [SOMEONE, "0x174876e800"],
        [ANOTHER, "0x2e90edd000"],
      ]) {
        await callRpc(chain.rpcUrl, "anvil_setBalance", [from, "0xde0b6b3a7640000"]);
        const fees = { maxFeePerGas: maxFee, maxPriorityFeePerGas: "0x1" };
        hashes.push(await callRpc(chain.rpcUrl, "eth_sendTransaction", [{ from, to: WETH, ...fees }]));
      }
      await callRpc(chain.rpcUrl, "evm_mine");
      const block = (await callRpc(chain.rpcUrl, "eth_getBlockByNumber", ["latest", false])) as {
        transactions: string[];
      };
      expect(block.transactions).to.deep.equal(hashes);
    } finally {
      await chain.stop();
    }
  });

  it("has transient storage, which our contract needs", async () => {
    const chain = await startAnvil();
    try {
      // TSTORE(0, 7); return TLOAD(0).
      await callRpc(chain.rpcUrl, "anvil_setCode", [WETH, "0x60075f5d5f5c5f5260205ff3"]);
      const word = await callRpc(chain.rpcUrl, "eth_call", [{ to: WETH }, "latest"]);
      expect(BigInt(word as string)).to.equal(7n);
    } finally {
      await chain.stop();
    }
  });

  it("refuses a port that is in use", async () => {
    const chain = await startAnvil();
    try {
      const port = Number(new URL(chain.rpcUrl).port);
      const fault = await faultOf(startAnvil({ port }));
      expect(fault.code).to.equal("PORT_IN_USE");
      expect(fault.message).to.contain(String(port));
    } finally {
      await chain.stop();
    }
  });

  it("passes on anvil's last words when it does not start", async () => {
    const directory = mkdtempSync(join(tmpdir(), "anvil-"));
    const path = join(directory, "garbage.json");
    writeFileSync(path, "garbage");
    try {
      const fault = await faultOf(startAnvil({ loadStatePath: path }));
      expect(fault.code).to.equal("PROCESS_FAILED");
      expect(fault.message).to.contain("failed to parse json").and.not.contain("\n");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("says how to get anvil when it is not there", () => {
    expect(() => findAnvil({ packageName: "no-such-package", searchPath: tmpdir() }))
      .to.throw(ArbError, "https://getfoundry.sh")
      .with.property("code", "TOOL_MISSING");
  });

  it("finds anvil in PATH where npm has none", () => {
    const packaged = findAnvil();
    const directory = join(packaged, "..");
    expect(findAnvil({ packageName: "no-such-package", searchPath: `/nowhere:${directory}` })).to.equal(packaged);
  });

  it("stops twice, and after anvil ended by itself", async () => {
    const chain = await startAnvil();
    process.kill(chain.pid, "SIGKILL");
    await chain.stop();
    await chain.stop();
    expect(isAlive(chain.pid)).to.equal(false);
  });
});

describe("anvil's leash", () => {
  let parent: ChildProcess | undefined;
  afterEach(() => {
    parent?.kill("SIGKILL");
  });

  it("ends anvil when we are killed without a chance to clean up", async () => {
    const started = await startParent();
    parent = started.parent;
    expect(await callRpc(started.rpcUrl, "eth_chainId")).to.equal("0x7a69");
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await expectGone(started.pid);
  });

  it("ends an anvil that hangs as well, which hears no request to end", async () => {
    const started = await startParent();
    parent = started.parent;
    process.kill(started.pid, "SIGSTOP");
    parent.kill("SIGKILL");
    await expectGone(started.pid);
  });

  it("is not reached by a Ctrl-C in the terminal, so that we can finish our orders first", async () => {
    const started = await startParent();
    parent = started.parent;
    // What a terminal does: the signal goes to the whole process group. This parent outlives it, as ours does.
    process.kill(-parent.pid!, "SIGINT");
    await delay(200);
    expect(await callRpc(started.rpcUrl, "eth_chainId")).to.equal("0x7a69");
  });
});

async function expectGone(pid: number): Promise<void> {
  for (let waitedMs = 0; isAlive(pid) && waitedMs < 5_000; waitedMs += 20) await delay(20);
  expect(isAlive(pid)).to.equal(false);
}

describe("callRpc", () => {
  it("throws the node's own words when the node refuses", async () => {
    const chain = await startAnvil();
    try {
      const fault = await rejectionOf(callRpc(chain.rpcUrl, "eth_noSuchMethod"));
      expect(fault).to.be.instanceOf(RpcError).with.property("message").that.contains("eth_noSuchMethod");
    } finally {
      await chain.stop();
    }
  });
});

/** The receipt of a transaction that a chain mines by itself; anvil answers before it has mined. */
async function minedReceipt(rpcUrl: string, hash: unknown): Promise<Record<string, string>> {
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 5) {
    const receipt = await callRpc(rpcUrl, "eth_getTransactionReceipt", [hash]);
    if (receipt !== null) return receipt as Record<string, string>;
    await delay(5);
  }
  throw new Error("The transaction was not mined.");
}

/** The fault that a promise was rejected with, which must be one for the user's eyes. */
async function faultOf(promise: Promise<unknown>): Promise<ArbError> {
  const thrown = await rejectionOf(promise);
  if (!(thrown instanceof ArbError)) throw thrown;
  return thrown;
}

/** Another process, in a process group of its own, that starts anvil and then waits. */
async function startParent(): Promise<{ parent: ChildProcess; rpcUrl: string; pid: number }> {
  const program = `
    process.on("SIGINT", () => {});
    const { startAnvil } = await import(${JSON.stringify(START_ANVIL)});
    const { rpcUrl, pid } = await startAnvil();
    console.log(JSON.stringify({ rpcUrl, pid }));`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  return { parent, ...(JSON.parse(line.toString()) as { rpcUrl: string; pid: number }) };
}

/** A zombie, which nobody has waited for yet, is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
