import { expect } from "chai";
import { toBeHex } from "ethers";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { eventually } from "../builders/eventually.ts";
import { type FaultyNode, startFaultyNode } from "../builders/faulty-node.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { hashOf, type PrivateChain, signed, startPrivateChain } from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const GWEI = 10n ** 9n;

describe("what the chain port answers over several endpoints", () => {
  let anvil: PrivateChain;
  let first: FaultyNode;
  let second: FaultyNode;
  let pools: TestPools;
  let chain: JsonRpcChain;

  forbidUnhandledRejections();
  beforeEach(async () => {
    anvil = await startPrivateChain();
    [first, second] = await Promise.all([startFaultyNode(anvil.rpcUrl), startFaultyNode(anvil.rpcUrl)]);
    pools = testPools();
    chain = await JsonRpcChain.follow(await pools.open([first.url, second.url], NO_RETRY), 1n, 5);
  });
  afterEach(async () => {
    chain.stop();
    pools.closeAll();
    await Promise.all([first.stop(), second.stop()]);
    await anvil.stop();
  });

  async function mined(): Promise<bigint> {
    await anvil.rpc("evm_mine");
    const number = await anvil.headNumber();
    await eventually(() => chain.head().number === number);
    return number;
  }

  async function funded(): Promise<{ account: Address; raw: Hex }> {
    const wallet = await anvil.freshAccount();
    return { account: wallet.address.toLowerCase() as Address, raw: await signed(wallet, { nonce: 0 }) };
  }

  it("asks for one nonce and one balance a head, however many orders want them", async () => {
    const { account, raw } = await funded();
    await mined();
    const thousand = Array.from({ length: 1_000 }, () => chain.nonce(account));
    expect(new Set(await Promise.all(thousand))).to.deep.equal(new Set([0]));
    const balances = await Promise.all([chain.balanceWei(account), chain.balanceWei(account)]);
    expect(balances).to.deep.equal([1_000n * 10n ** 18n, 1_000n * 10n ** 18n]);
    expect(first.count("eth_getTransactionCount")).to.equal(1);
    expect(first.count("eth_getBalance")).to.equal(1);
    await chain.sendRaw(raw);
    expect(await chain.pendingNonce(account), "never remembered").to.equal(1);
    await mined();
    expect(await chain.nonce(account)).to.equal(1);
    expect((await chain.balanceWei(account)) < 1_000n * 10n ** 18n).to.equal(true);
  });

  it("asks again for what could not be read", async () => {
    const { account } = await funded();
    await mined();
    const behind = (method: string) =>
      method === "eth_getTransactionCount" ? { error: { code: -32_000, message: "header not found" } } : undefined;
    first.answer = second.answer = behind;
    expect(String(await rejectionOf(chain.nonce(account)))).to.include("header not found");
    first.answer = () => undefined;
    expect(await chain.nonce(account)).to.equal(0);
  });

  it("reads 1,000 receipts at one head in ten HTTP requests", async () => {
    const number = await mined();
    await eventually(() => chain.feeHistory()?.blockNumber === number);
    const before = first.exchanges.length;
    const hashes = Array.from({ length: 1_000 }, (_, index) => toBeHex(index, 32) as Hex);
    const receipts = await Promise.all(hashes.map((hash) => chain.receipt(hash)));
    expect(receipts.every((receipt) => receipt === undefined)).to.equal(true);
    const exchanges = first.exchanges.slice(before).filter((methods) => methods.includes("eth_getTransactionReceipt"));
    expect(exchanges.map(({ length }) => length)).to.deep.equal(Array.from({ length: 10 }, () => 100));
  });

  it("knows the hashes of old blocks without a request, from the start on", async () => {
    await anvil.rpc("anvil_mine", "0x12c");
    const late = await JsonRpcChain.follow(await pools.open([first.url]), 1n, 600_000);
    late.stop();
    const before = first.exchanges.length;
    const known = [300n, 237n, 45n].map((number) => late.canonicalHash(number));
    expect(first.exchanges.length).to.equal(before);
    const hashAt = async (number: bigint) =>
      ((await anvil.rpc("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as { hash: Hex }).hash;
    expect(known).to.deep.equal([await hashAt(300n), await hashAt(237n), await hashAt(45n)]);
    expect(late.canonicalHash(44n)).to.equal(undefined);
    expect(late.canonicalHash(301n)).to.equal(undefined);
  });

  it("keeps what others have paid fresh, and knows nothing when it is told garbage or nothing", async () => {
    const { raw } = await funded();
    await chain.sendRaw(raw);
    const number = await mined();
    await eventually(() => chain.feeHistory()?.blockNumber === number);
    expect(chain.feeHistory()!.tipsWei(60).at(-1)).to.equal(GWEI);
    const feesAs = (result: unknown) => (method: string) => (method === "eth_feeHistory" ? { result } : undefined);
    first.answer = feesAs({ oldestBlock: "0x0", reward: [["garbage"]] });
    await mined();
    await eventually(() => chain.feeHistory() === undefined);
    first.answer = () => undefined;
    const again = await mined();
    await eventually(() => chain.feeHistory()?.blockNumber === again);
    first.answer = second.answer = (method) =>
      method === "eth_feeHistory" ? { error: { code: -32_601, message: "no such method" } } : undefined;
    await mined();
    await eventually(() => chain.feeHistory() === undefined);
  });

  it("has a second opinion that a lying first endpoint has no part in", async () => {
    const { account, raw } = await funded();
    await chain.sendRaw(raw);
    await mined();
    first.answer = (method) => {
      if (method === "eth_getTransactionReceipt") return { result: null };
      return method === "eth_getTransactionCount" ? { result: "0x7" } : undefined;
    };
    expect(await chain.receipt(hashOf(raw))).to.equal(undefined);
    expect(await chain.nonce(account)).to.equal(7);
    const opinion = chain.secondOpinion()!;
    expect((await opinion.receipt(hashOf(raw)))?.succeeded).to.equal(true);
    expect(await opinion.nonce(account)).to.equal(1);
    second.fault = "status-502";
    expect(await rejectionOf(opinion.nonce(account))).to.be.instanceOf(Error);
    expect(chain.secondOpinion()).to.equal(undefined);
  });

  it("goes on over the other endpoint when the first is gone, heads included", async () => {
    first.fault = "silence";
    await first.stop();
    const { account, raw } = await funded();
    await mined();
    expect((await chain.sendRaw(raw)).answer).to.equal("accepted");
    await mined();
    expect(await chain.nonce(account)).to.equal(1);
    expect((await chain.receipt(hashOf(raw)))?.succeeded).to.equal(true);
  });

  it("stays at the highest head when an endpoint serves an old one", async () => {
    const old = await anvil.rpc("eth_getBlockByNumber", "latest", false);
    const number = await mined();
    const heard: bigint[] = [];
    chain.onHead((head) => heard.push(head.number));
    first.answer = (method, [block]) =>
      method === "eth_getBlockByNumber" && block === "latest" ? { result: old } : undefined;
    const before = first.count("eth_getBlockByNumber");
    await eventually(() => first.count("eth_getBlockByNumber") > before + 3);
    expect(chain.head().number).to.equal(number);
    await mined();
    expect(heard).to.deep.equal([number + 1n]);
  });
});
