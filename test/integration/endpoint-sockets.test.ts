import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Head } from "../../bot/core/head.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { startAnvilOverIpc } from "../builders/anvil-over-ipc.ts";
import { eventually } from "../builders/eventually.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { type PrivateChain, startPrivateChain } from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { startTcpRelay, type TcpRelay } from "../builders/tcp-relay.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

/** Nobody asks for heads within a test: what is heard was told. */
const NO_POLLING_MS = 600_000;

describe("an endpoint over a socket", () => {
  let anvil: PrivateChain;
  let wire: TcpRelay;
  let pools: TestPools;
  let chain: JsonRpcChain | undefined;

  forbidUnhandledRejections();
  beforeEach(async () => {
    anvil = await startPrivateChain();
    wire = await startTcpRelay(anvil.rpcUrl);
    pools = testPools();
  });
  afterEach(async () => {
    chain?.stop();
    pools.closeAll();
    await wire.stop();
    await anvil.stop();
  });

  const url = () => `ws://127.0.0.1:${wire.port}/`;
  const follow = async (pool: Parameters<typeof JsonRpcChain.follow>[0], pollMs = NO_POLLING_MS) => {
    chain = await JsonRpcChain.follow(pool, 1n, pollMs);
    return chain;
  };
  const mine = async (blocks: number) => {
    for (let index = 0; index < blocks; index++) await anvil.rpc("evm_mine");
    return anvil.headNumber();
  };
  const hashOfBlock = async (number: bigint) =>
    ((await anvil.rpc("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as { hash: string }).hash;

  it("answers reads and tells new heads over a WebSocket, and nobody asks for them", async () => {
    const pool = await pools.open([url()]);
    const following = await follow(pool, 1);
    const heard: Head[] = [];
    following.onHead((head) => heard.push(head));
    await mine(1);
    await eventually(() => heard.length === 1);
    const told = await mine(3);
    await eventually(() => following.head().number === told);
    expect(heard.map(({ number }) => number)).to.deep.equal([1n, 2n, 3n, 4n]);
    expect(await pool.send("eth_blockNumber", [])).to.equal("0x4");
    expect(pool.states()[0]).to.include({ status: "healthy", highestHead: 4n });
  });

  it("answers reads and tells new heads over an IPC socket", async () => {
    const node = await startAnvilOverIpc();
    const pool = await pools.open([node.path]);
    const following = await follow(pool);
    await pool.send("evm_mine", []);
    await eventually(() => following.head().number === 1n);
    const reads = await Promise.all(["0x0", "0x1"].map((block) => pool.send("eth_getBlockByNumber", [block, false])));
    expect(reads.map((block) => (block as { number: string }).number)).to.deep.equal(["0x0", "0x1"]);
    following.stop();
    pools.closeAll();
    await node.stop();
  });

  it("connects again when it is cut, and knows what happened meanwhile", async () => {
    const pool = await pools.open([url()]);
    const following = await follow(pool, 1);
    await wire.cut();
    await eventually(() => pools.typesOf(url()).includes("lost"));
    expect(String(await rejectionOf(pool.send("eth_blockNumber", [])))).to.include("no endpoint is connected");
    const missed = await mine(20);
    await wire.lead(Number(new URL(anvil.rpcUrl).port));
    await eventually(() => following.head().number === missed);
    for (const number of [1n, 10n, 20n]) expect(following.canonicalHash(number)).to.equal(await hashOfBlock(number));
    const told = await mine(1);
    await eventually(() => following.head().number === told);
  });

  it("is given up when its other end is silently gone, taken up again, and made up for", async () => {
    const pool = await pools.open([url()], { silenceMs: 50, requestTimeoutMs: 400 });
    const following = await follow(pool);
    await mine(1);
    await eventually(() => following.feeHistory()?.blockNumber === 1n);
    // Nothing is under way that could notice.
    wire.freeze();
    const missed = await mine(5);
    await eventually(() => pools.typesOf(url()).includes("lost"));
    await wire.lead(Number(new URL(anvil.rpcUrl).port));
    await eventually(() => following.head().number === missed);
    for (const number of [2n, 4n, 6n]) expect(following.canonicalHash(number)).to.equal(await hashOfBlock(number));
  });

  it("is not given up when the chain itself is quiet", async () => {
    const pool = await pools.open([url()], { silenceMs: 10 });
    const following = await follow(pool);
    await mine(1);
    await eventually(() => following.head().number === 1n);
    // Many silences.
    await delay(150);
    expect(wire.connections()).to.equal(1);
    const told = await mine(1);
    await eventually(() => following.head().number === told);
    expect(pools.events).to.deep.equal([]);
  });

  it("fails what is under way when it is cut, and hands it to another endpoint", async () => {
    const pool = await pools.open([url(), anvil.rpcUrl], { ...NO_RETRY, requestTimeoutMs: 600_000 });
    wire.freeze();
    const read = pool.send("eth_blockNumber", []);
    await wire.cut();
    expect(await read).to.equal("0x0");
    expect(pool.states().map(({ status }) => status)).to.deep.equal(["down", "healthy"]);
  });

  it("hands reads to another endpoint when the node's process is stopped, and follows the chain over that", async () => {
    const other = await startPrivateChain();
    const pool = await pools.open([url(), other.rpcUrl], { ...NO_RETRY, silenceMs: 50, requestTimeoutMs: 400 });
    const following = await follow(pool, 5);
    process.kill(anvil.pid, "SIGSTOP");
    try {
      expect(await pool.send("eth_chainId", [])).to.equal("0x1");
      await callRpc(other.rpcUrl, "anvil_mine", ["0x3"]);
      await eventually(() => following.head().number === 3n);
    } finally {
      process.kill(anvil.pid, "SIGCONT");
      following.stop();
      pools.closeAll();
      await other.stop();
    }
  });
});
