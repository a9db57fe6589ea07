import { expect } from "chai";
import { toBeHex, toQuantity } from "ethers";
import { revertDataOf, rpcErrorOf } from "../../bot/adapters/chain/rpc-error.ts";
import { type FaultyNode, type HttpFault, startFaultyNode } from "../builders/faulty-node.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { CLAIMED_REVERT_DATA, type PrivateChain, RECIPIENT, startPrivateChain } from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const BALANCE: [string, unknown[]] = ["eth_getBalance", [RECIPIENT, "latest"]];

describe("reading from several endpoints", () => {
  let anvil: PrivateChain;
  let first: FaultyNode;
  let second: FaultyNode;
  let pools: TestPools;

  forbidUnhandledRejections();
  before(async () => {
    anvil = await startPrivateChain();
  });
  after(() => anvil.stop());
  beforeEach(async () => {
    [first, second] = await Promise.all([startFaultyNode(anvil.rpcUrl), startFaultyNode(anvil.rpcUrl)]);
    pools = testPools();
  });
  afterEach(async () => {
    pools.closeAll();
    await Promise.all([first.stop(), second.stop()]);
  });

  const both = () => pools.open([first.url, second.url], NO_RETRY);

  it("makes three HTTP requests of 250 reads in one turn", async () => {
    const pool = await both();
    const before = first.exchanges.length;
    const reads = Array.from({ length: 250 }, (_, index) =>
      pool.send("eth_getStorageAt", [RECIPIENT, toQuantity(index), "latest"]),
    );
    expect(new Set(await Promise.all(reads)).size).to.equal(1);
    expect(first.exchanges.slice(before).map(({ length }) => length)).to.deep.equal([100, 100, 50]);
    expect(second.exchanges).to.deep.equal([["eth_chainId"]]);
  });

  const faults: readonly HttpFault[] = ["garbage", "silence", "status-429", "status-502", "lost-answer"];
  for (const fault of faults) {
    it(`goes to the next endpoint at ${fault}, and stays there`, async () => {
      const pool = await pools.open([first.url, second.url], { ...NO_RETRY, requestTimeoutMs: 400 });
      const before = first.exchanges.length;
      first.fault = fault;
      const reads = [1, 2, 3].map((index) => pool.send("eth_getStorageAt", [RECIPIENT, toQuantity(index), "latest"]));
      expect(await Promise.all(reads)).to.have.length(3);
      await pool.send(...BALANCE);
      expect(first.exchanges.length - before, "asked once").to.equal(1);
      expect(pools.typesOf(first.url), "lost once").to.deep.equal(["lost"]);
      expect(pool.states().map(({ status }) => status)).to.deep.equal(["down", "healthy"]);
    });
  }

  it("goes to the next endpoint when a node lacks what is asked, and keeps that node", async () => {
    const pool = await both();
    first.answer = (method) =>
      method === "eth_getBalance" ? { error: { code: -32_000, message: "missing trie node" } } : undefined;
    expect(await pool.send(...BALANCE)).to.equal("0x0");
    expect(second.count("eth_getBalance")).to.equal(1);
    expect(pool.states()[0]).to.include({ status: "healthy", failuresInARow: 0 });
  });

  it("leaves a node for a while that says in an answer that it is asked too much", async () => {
    const pool = await both();
    first.answer = () => ({ error: { code: -32_005, message: "daily request count exceeded, request rate limited" } });
    expect(await pool.send(...BALANCE)).to.equal("0x0");
    expect(pool.states()[0]?.status).to.equal("down");
  });

  it("takes a revert for an answer, and asks nobody else", async () => {
    const pool = await both();
    const opportunity = await anvil.freshOpportunity();
    const account = await anvil.freshAccount();
    await anvil.rpc("anvil_setStorageAt", opportunity, toBeHex(0, 32), toBeHex(1, 32));
    const thrown = await rejectionOf(
      pool.send("eth_call", [{ from: account.address, to: opportunity, data: "0x" }, "latest"]),
    );
    expect(revertDataOf(rpcErrorOf(thrown)!)).to.equal(CLAIMED_REVERT_DATA);
    expect(second.count("eth_call")).to.equal(0);
  });

  it("asks every endpoint for a block before it says that there is none", async () => {
    const pool = await both();
    first.answer = (method) => (method === "eth_getBlockByNumber" ? { result: null } : undefined);
    expect(await pool.send("eth_getBlockByNumber", ["0x0", false])).to.include({ number: "0x0" });
    second.answer = first.answer;
    expect(await pool.send("eth_getBlockByNumber", ["0x0", false])).to.equal(null);
  });

  it("asks only one endpoint for what is no read", async () => {
    const pool = await both();
    first.fault = "lost-answer";
    expect(await rejectionOf(pool.send("evm_mine", []))).to.be.instanceOf(Error);
    expect(second.count("evm_mine")).to.equal(0);
  });

  it("rejects with the node's words when every endpoint refuses, and at once when none is connected", async () => {
    const pool = await both();
    second.answer = (method) =>
      method === "eth_getBalance" ? { error: { code: -32_000, message: "header not found" } } : undefined;
    first.fault = "status-502";
    expect(rpcErrorOf(await rejectionOf(pool.send(...BALANCE)))?.message).to.equal("header not found");
    second.fault = "status-502";
    expect(String(await rejectionOf(pool.send(...BALANCE)))).to.include("502");
    const before = first.exchanges.length + second.exchanges.length;
    expect(String(await rejectionOf(pool.send(...BALANCE)))).to.include("no endpoint is connected");
    expect(String(await rejectionOf(pool.newestHead()))).to.include("no endpoint is connected");
    expect(first.exchanges.length + second.exchanges.length).to.equal(before);
  });

  it("prefers nodes that are not behind", async () => {
    const pool = await both();
    const genesis = await anvil.rpc("eth_getBlockByNumber", "0x0", false);
    for (let index = 0; index < 4; index++) await anvil.rpc("evm_mine");
    first.answer = (method, [block]) =>
      method === "eth_getBlockByNumber" && block === "latest" ? { result: genesis } : undefined;
    const heads: bigint[] = [];
    pool.onAnyHead(({ number }) => heads.push(number));
    await pool.newestHead();
    await pool.newestHead();
    expect(heads).to.include.members([0n, await anvil.headNumber()]);
    const before = first.count("eth_getBalance");
    await pool.send(...BALANCE);
    expect(first.count("eth_getBalance")).to.equal(before);
    expect(second.count("eth_getBalance")).to.equal(1);
    first.answer = () => undefined;
    await pool.newestHead();
    await pool.newestHead();
    await pool.send(...BALANCE);
    expect(first.count("eth_getBalance"), "once it has caught up").to.equal(before + 1);
  });

  it("knows how fast and how far each endpoint is", async () => {
    const pool = await both();
    await pool.newestHead();
    await pool.send(...BALANCE);
    const [state] = pool.states();
    expect(state).to.include({ endpoint: first.url, highestHead: await anvil.headNumber(), failuresInARow: 0 });
    expect(state!.latencyMs! > 0).to.equal(true);
  });

  it("has a second opinion from another endpoint than the first, as long as two are healthy", async () => {
    const pool = await both();
    const before = first.exchanges.length;
    expect(await pool.second()!.send(...BALANCE)).to.equal("0x0");
    expect(first.exchanges.length).to.equal(before);
    second.fault = "status-502";
    expect(await rejectionOf(pool.second()!.send(...BALANCE))).to.be.instanceOf(Error);
    expect(pool.second()).to.equal(undefined);
  });
});
