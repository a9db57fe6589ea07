import { expect } from "chai";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { type FaultyNode, startFaultyNode } from "../builders/faulty-node.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { hashOf, type PrivateChain, signed, startPrivateChain } from "../builders/private-chain.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const WRITE = "eth_sendRawTransaction";

describe("handing a transaction to several endpoints", () => {
  let anvil: PrivateChain;
  let first: FaultyNode;
  let second: FaultyNode;
  let pools: TestPools;
  let chain: JsonRpcChain;
  let raw: Hex;

  forbidUnhandledRejections();
  before(async () => {
    anvil = await startPrivateChain();
  });
  after(() => anvil.stop());
  beforeEach(async () => {
    [first, second] = await Promise.all([startFaultyNode(anvil.rpcUrl), startFaultyNode(anvil.rpcUrl)]);
    pools = testPools();
    const pool = await pools.open([first.url, second.url], { ...NO_RETRY, requestTimeoutMs: 400 });
    chain = await JsonRpcChain.follow(pool, 1n, 60_000);
    raw = await signed(await anvil.freshAccount(), { nonce: 0 });
  });
  afterEach(async () => {
    chain.stop();
    pools.closeAll();
    await Promise.all([first.stop(), second.stop()]);
  });

  const refusing = (message: string) => (method: string) =>
    method === WRITE ? { error: { code: -32_000, message } } : undefined;
  const writes = () => [first.count(WRITE), second.count(WRITE)];

  it("gives it to each of them once, at once, and not together with anything else", async () => {
    const [answer] = await Promise.all([chain.sendRaw(raw), chain.pendingNonce(`0x${"00".repeat(20)}`)]);
    expect(answer).to.deep.equal({ answer: "accepted", detail: hashOf(raw) });
    expect(writes()).to.deep.equal([1, 1]);
    expect(first.exchanges.filter((methods) => methods.includes(WRITE))).to.deep.equal([[WRITE]]);
  });

  it("is acceptance when one of them takes it, whatever the others do", async () => {
    first.fault = "silence";
    expect((await chain.sendRaw(raw)).answer).to.equal("accepted");
    expect(writes()).to.deep.equal([1, 1]);
  });

  it("is acceptance when one of them has it already and the other refuses", async () => {
    await anvil.rpc(WRITE, raw);
    first.answer = refusing("nonce too low");
    expect(await chain.sendRaw(raw)).to.deep.equal({ answer: "accepted", detail: hashOf(raw) });
  });

  it("is unknown when the answers are lost, is not sent again, and may have arrived", async () => {
    first.fault = second.fault = "lost-answer";
    expect((await chain.sendRaw(raw)).answer).to.equal("unknown");
    expect(writes()).to.deep.equal([1, 1]);
    expect(await anvil.publicPool()).to.include(hashOf(raw));
  });

  it("is unknown when one refuses and the other does not answer", async () => {
    first.answer = refusing("nonce too low");
    second.fault = "silence";
    expect((await chain.sendRaw(raw)).answer).to.equal("unknown");
  });

  it("is refused only when all of them refuse it", async () => {
    first.answer = refusing("nonce too low");
    second.answer = refusing("replacement transaction underpriced");
    expect(await chain.sendRaw(raw)).to.deep.equal({ answer: "rejected", detail: "nonce too low" });
    second.answer = refusing("words that nobody knows");
    expect(await chain.sendRaw(raw)).to.deep.equal({ answer: "unknown", detail: "words that nobody knows" });
  });

  it("is unknown when no endpoint is connected", async () => {
    first.fault = second.fault = "status-502";
    await chain.sendRaw(raw);
    expect((await chain.sendRaw(raw)).answer).to.equal("unknown");
    expect(writes()).to.deep.equal([1, 1]);
  });
});
