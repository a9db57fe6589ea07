import { expect } from "chai";
import type { ArbError } from "../../bot/core/errors.ts";
import { eventually } from "../builders/eventually.ts";
import { type FaultyNode, startFaultyNode } from "../builders/faulty-node.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { type PrivateChain, startPrivateChain } from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { startTcpRelay } from "../builders/tcp-relay.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const NOBODY = "http://user:secret@127.0.0.1:9/key";

describe("the life of an endpoint", () => {
  let anvil: PrivateChain;
  let node: FaultyNode;
  let pools: TestPools;

  forbidUnhandledRejections();
  before(async () => {
    anvil = await startPrivateChain();
  });
  after(() => anvil.stop());
  beforeEach(async () => {
    node = await startFaultyNode(anvil.rpcUrl);
    pools = testPools();
  });
  afterEach(async () => {
    pools.closeAll();
    await node.stop();
  });

  const onChain = (chainId: string) => (method: string) => (method === "eth_chainId" ? { result: chainId } : undefined);

  it("refuses to start when any endpoint serves another chain, and names it without its key", async () => {
    node.answer = onChain("0x5");
    const thrown = (await rejectionOf(pools.open([anvil.rpcUrl, `${node.url}/key`]))) as ArbError;
    expect(thrown.code).to.equal("WRONG_CHAIN");
    expect(thrown.message).to.include("is on chain 5, but chain 1").and.not.include("key");
  });

  it("refuses to start when no endpoint answers, and starts when one does", async () => {
    const thrown = (await rejectionOf(pools.open([NOBODY, NOBODY]))) as ArbError;
    expect(thrown.code).to.equal("ENDPOINT_UNREACHABLE");
    expect(thrown.message).not.to.match(/secret|key/);
    const pool = await pools.open([NOBODY, node.url], NO_RETRY);
    expect(await pool.send("eth_chainId", [])).to.equal("0x1");
    expect(JSON.stringify(pools.events))
      .to.include("ECONNREFUSED")
      .and.not.match(/secret|key/);
  });

  it("tries a lost endpoint again after 1, 2, 4 … 64 units, and not while anybody waits", async () => {
    await pools.open([NOBODY, node.url]);
    const lost = () => pools.events.flatMap((event) => (event.type === "lost" ? [event] : []));
    await eventually(() => lost().length >= 9);
    expect(
      lost()
        .map(({ retryInMs }) => retryInMs)
        .slice(0, 9),
    ).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 64, 64]);
    expect(
      lost()
        .map(({ failuresInARow }) => failuresInARow)
        .slice(0, 3),
    ).to.deep.equal([1, 2, 3]);
  });

  it("uses an endpoint again once it answers, and checks its chain first", async () => {
    const pool = await pools.open([node.url]);
    node.fault = "status-502";
    await rejectionOf(pool.send("eth_blockNumber", []));
    node.fault = undefined;
    const before = node.exchanges.length;
    await eventually(() => pools.typesOf(node.url).includes("restored"));
    expect(node.exchanges[before]).to.deep.equal(["eth_chainId"]);
    expect(pool.states()[0]).to.include({ status: "healthy" });
    await pool.send("eth_blockNumber", []);
    expect(pool.states()[0]).to.include({ failuresInARow: 0 });
  });

  it("excludes an endpoint that has come to serve another chain, until it serves the right one", async () => {
    const pool = await pools.open([node.url, anvil.rpcUrl]);
    node.answer = onChain("0x5");
    node.fault = "status-502";
    await pool.send("eth_blockNumber", []);
    node.fault = undefined;
    await eventually(() => pool.states()[0]?.status === "wrong-chain");
    const wrong = pools.events.find(({ type }) => type === "wrong-chain")!;
    expect("problem" in wrong && wrong.problem).to.equal("it is on chain 5 and not 1");
    await pool.send("eth_blockNumber", []);
    expect(node.count("eth_blockNumber"), "since it was lost").to.equal(1);
    node.answer = () => undefined;
    await eventually(() => pool.states()[0]?.status === "healthy");
  });

  it("is not failed over to when it has come to serve another chain in silence", async () => {
    const other = await startFaultyNode(anvil.rpcUrl);
    const pool = await pools.open([other.url, node.url], NO_RETRY);
    node.answer = onChain("0x5");
    other.fault = "status-502";
    expect(await rejectionOf(pool.send("eth_blockNumber", []))).to.be.instanceOf(Error);
    expect(node.count("eth_blockNumber")).to.equal(0);
    expect(pool.states().map(({ status }) => status)).to.deep.equal(["down", "wrong-chain"]);
    await other.stop();
  });

  it("calls for a person once when every endpoint has failed ten times in a row, and says when one is back", async () => {
    const wire = await startTcpRelay(anvil.rpcUrl);
    const pool = await pools.open([`http://127.0.0.1:${wire.port}`, node.url]);
    await wire.cut();
    node.fault = "garbage";
    await rejectionOf(pool.newestHead());
    const count = (wanted: string) => pools.events.filter(({ type }) => type === wanted).length;
    await eventually(() => count("lost") >= 26);
    expect(count("intervention-needed")).to.equal(1);
    const tenths = pools.events.findIndex(({ type }) => type === "intervention-needed");
    const failuresBefore = pools.events.slice(0, tenths).filter(({ type }) => type === "lost");
    expect(failuresBefore.length >= 20, "ten of each").to.equal(true);
    node.fault = undefined;
    await eventually(() => count("recovered") === 1);
    await eventually(() => pool.states().some(({ status }) => status === "healthy"));
    await wire.stop();
  });

  it("leaves nothing behind when it is closed with requests under way", async () => {
    const pool = await pools.open([node.url, NOBODY], NO_RETRY);
    // The chain is checked with the first request after the other endpoint was lost.
    await pool.send("eth_blockNumber", []);
    node.fault = "silence";
    const read = rejectionOf(pool.send("eth_blockNumber", []));
    await eventually(() => node.count("eth_blockNumber") === 2);
    pool.close();
    expect(String(await read)).to.include("closed");
    expect(pool.states().map(({ status }) => status)).to.deep.equal(["down", "down"]);
  });
});
