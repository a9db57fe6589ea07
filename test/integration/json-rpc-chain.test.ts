import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type JsonRpcApiProvider, JsonRpcProvider, toBeHex, toQuantity } from "ethers";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Head } from "../../bot/core/head.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { LogQuery } from "../../bot/ports/chain.ts";
import { connectNode } from "../builders/connect-node.ts";
import { eventually } from "../builders/eventually.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import {
  CLAIMED_REVERT_DATA,
  hashOf,
  type PrivateChain,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";

/** Emits one log with the topics 1 and 2, whose data is the block's number. */
const LOGGER_CODE = "0x435f526002600160205fa200";
const LOGGER: Address = `0x${"1099".repeat(10)}`;
const [FIRST, SECOND] = [1, 2].map((topic) => toBeHex(topic, 32) as Hex) as [Hex, Hex];
const LOGGED: LogQuery = { addresses: [LOGGER], topics: [[SECOND, FIRST], [SECOND]] };

describe("a node over JSON-RPC", () => {
  let anvil: PrivateChain;
  let provider: JsonRpcApiProvider;
  let chain: JsonRpcChain;

  before(async () => {
    anvil = await startPrivateChain();
    await anvil.rpc("anvil_setCode", LOGGER, LOGGER_CODE);
    provider = await connectNode(anvil.rpcUrl, 1n);
    chain = await oneNodeChain(provider, 1n, 5);
  });
  after(async () => {
    chain.stop();
    provider.destroy();
    await anvil.stop();
  });

  /** Makes a block and waits until it is heard. */
  async function mined(): Promise<Head> {
    await anvil.rpc("evm_mine");
    const number = await anvil.headNumber();
    await eventually(() => chain.head().number === number);
    return chain.head();
  }

  const addressOf = (wallet: { address: string }) => wallet.address.toLowerCase() as Address;

  it("tells new heads with what they link to", async () => {
    const heard: Head[] = [];
    const stop = chain.onHead((head) => heard.push(head));
    const first = await mined();
    const second = await mined();
    stop();
    expect(heard).to.deep.equal([first, second]);
    expect(second.parentHash).to.equal(first.hash);
    expect(second.gasLimit > 0n && second.baseFeePerGasWei > 0n).to.equal(true);
  });

  it("hears a reorganisation as another block of the same height, and loses what it took", async () => {
    const account = await anvil.freshAccount();
    const raw = await signed(account, { nonce: 0 });
    expect(await chain.sendRaw(raw)).to.deep.equal({ answer: "accepted", detail: hashOf(raw) });
    const before = await mined();
    expect((await chain.receipt(hashOf(raw)))!.blockHash).to.equal(before.hash);
    expect(await chain.nonce(addressOf(account))).to.equal(1);
    await anvil.rpc("anvil_reorg", 1, []);
    await eventually(() => chain.head().hash !== before.hash);
    expect(chain.head().number).to.equal(before.number);
    expect(await chain.receipt(hashOf(raw))).to.equal(undefined);
    expect(await chain.nonce(addressOf(account))).to.equal(0);
  });

  it("reads receipts, logs in order, balances, and what waits in the pool", async () => {
    const account = await anvil.freshAccount();
    const raws = [await signed(account, { nonce: 0, to: LOGGER }), await signed(account, { nonce: 1, to: LOGGER })];
    for (const raw of raws) await chain.sendRaw(raw);
    const [first, second] = raws.map((raw) => hashOf(raw)) as [Hex, Hex];
    expect(await chain.isInPool(first)).to.equal(true);
    expect(await chain.receipt(first)).to.equal(undefined);
    const { number, hash } = await mined();
    expect(await chain.isInPool(first)).to.equal(false);
    const receipt = (await chain.receipt(second))!;
    expect(receipt).to.include({ transactionHash: second, transactionIndex: 1, succeeded: true, blockHash: hash });
    expect(receipt.logs[0]).to.include({ address: LOGGER, data: `0x${number.toString(16).padStart(64, "0")}` });
    const logs = await chain.logs(LOGGED, number, number);
    expect(logs.map(({ transactionHash }) => transactionHash)).to.deep.equal([first, second]);
    expect(await chain.logs(LOGGED, number + 1n, number)).to.deep.equal([]);
    expect(await chain.logs({ ...LOGGED, topics: [[FIRST], [FIRST]] }, number, number)).to.deep.equal([]);
    expect((await chain.balanceWei(addressOf(account))) < 1_000n * 10n ** 18n).to.equal(true);
  });

  it("tries calls: return data with gas, revert data, and on the state of an earlier block", async () => {
    const opportunity = await anvil.freshOpportunity();
    const account = await anvil.freshAccount();
    const call = { from: addressOf(account), to: opportunity, data: "0x", gasLimit: 100_000n } as const;
    const open = await chain.call(call);
    expect(open).to.include({ status: "succeeded", returnData: "0x" });
    expect(open.status === "succeeded" && open.gasUsed > 21_000n).to.equal(true);
    const { number } = await mined();
    await chain.sendRaw(await signed(account, { nonce: 0, to: opportunity }));
    await mined();
    expect(await chain.call(call)).to.deep.equal({ status: "reverted", revertData: CLAIMED_REVERT_DATA });
    expect(await chain.call({ ...call, atBlock: number })).to.include({ status: "succeeded" });
  });

  it("understands the node's answers to a transaction", async () => {
    const account = await anvil.freshAccount();
    const raw = await signed(account, { nonce: 0 });
    await chain.sendRaw(raw);
    expect((await chain.sendRaw(raw)).answer, "sent again").to.equal("accepted");
    await mined();
    expect((await chain.sendRaw(await signed(account, { nonce: 0, valueWei: 2n }))).answer).to.equal("rejected");
    const poor = await signed(account, { nonce: 1, valueWei: 10n ** 24n });
    expect((await chain.sendRaw(poor)).answer).to.equal("rejected");
  });

  it("has no nonce from a node that is behind the head", async () => {
    const account = addressOf(await anvil.freshAccount());
    const behind = await oneNodeChain(
      {
        send: async (method, params) => {
          const answer: unknown = await provider.send(method, params);
          if (method !== "eth_getBlockByNumber") return answer;
          const ahead = (await anvil.headNumber()) + 5n;
          return { ...(answer as object), number: toQuantity(ahead) };
        },
      },
      1n,
      1_000,
    );
    behind.stop();
    expect(await rejectionOf(behind.nonce(account))).to.be.instanceOf(Error);
  });

  it("reports a node that is gone, and answers nothing in its place", async () => {
    const mortal = await startPrivateChain();
    const client = await connectNode(mortal.rpcUrl, 1n);
    const faults: string[] = [];
    const lonely = await oneNodeChain(client, 1n, 5, ({ problem }) => faults.push(problem));
    await mortal.stop();
    await eventually(() => faults.length >= 2);
    lonely.stop();
    expect(faults.at(-1)).to.equal("no endpoint is connected");
    const call = { from: LOGGER, to: LOGGER, data: "0x", gasLimit: 100_000n } as const;
    expect((await lonely.call(call)).status).to.equal("unavailable");
    expect((await lonely.sendRaw("0x02")).answer).to.equal("unknown");
    expect(await rejectionOf(lonely.receipt(`0x${"0".repeat(64)}`))).to.be.instanceOf(Error);
    client.destroy();
  });

  it("keeps the URL out of what a failed read says", async () => {
    const gateway = createServer((_request, response) => response.writeHead(502).end("Bad Gateway"));
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/v3/hidden`;
    const failing = new JsonRpcProvider(url, 1n, { staticNetwork: true, batchMaxCount: 1 });
    const halfDead = await oneNodeChain(
      { send: (method, params) => (method === "eth_getBlockByNumber" ? provider : failing).send(method, params) },
      1n,
      1_000,
    );
    halfDead.stop();
    const reads = [
      halfDead.nonce(LOGGER),
      halfDead.balanceWei(LOGGER),
      halfDead.receipt(`0x${"0".repeat(64)}`),
      halfDead.isInPool(`0x${"0".repeat(64)}`),
      halfDead.logs(LOGGED, 0n, 1n),
    ];
    for (const read of reads)
      expect(String(await rejectionOf(read)))
        .to.include("502")
        .and.not.include("hidden");
    failing.destroy();
    gateway.closeAllConnections();
    await new Promise((resolve) => gateway.close(resolve));
  });
});
