import { expect } from "chai";
import { JsonRpcProvider, Network } from "ethers";
import { CodeBook } from "../../bot/adapters/chain/code-book.ts";
import { FoundPools, type FoundPoolsOptions } from "../../bot/adapters/chain/market/found-pools.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { eventually } from "../builders/eventually.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { addressOf } from "../builders/pools.ts";

const { WETH, USDC } = TOKENS;
const pools = uniswapEntries();
const isWethUsdc = ({ token0, token1 }: UniswapEntry): boolean => token0 === USDC.address && token1 === WETH.address;
const PAIR = pools.find((pool) => pool.venue === "uniswap-v2" && isWethUsdc(pool))!;
const POOL = pools.find((pool) => pool.venue === "uniswap-v3" && isWethUsdc(pool))!;
const NOBODY = addressOf(0xdead_beef);

describe("What is found out beside the hot path", () => {
  let chain: LocalChain;
  let provider: JsonRpcProvider;
  let counting: RpcClient;
  let requests: string[];
  let view: MarketView;
  let found: FoundPools;

  before(async () => {
    chain = await startMainnetFork();
    const options = { staticNetwork: Network.from(1n), batchMaxCount: 1, cacheTimeout: -1 };
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, options);
  });

  after(async () => {
    provider.destroy();
    await chain.stop();
  });

  beforeEach(async () => {
    requests = [];
    counting = { send: (method, params) => (requests.push(method), provider.send(method, params)) };
    view = new MarketView();
    await nextHead();
  });

  afterEach(() => found.stop());

  function open(options: FoundPoolsOptions = {}): FoundPools {
    found = new FoundPools(counting, view, { pace: { maxQueued: 256, perRound: 50, pauseMs: 1 }, ...options });
    return found;
  }

  /** A new block, which the view has, with none of the pools of these tests on the list. */
  async function nextHead(): Promise<void> {
    await provider.send("evm_mine", []);
    const blockNumber = BigInt((await provider.send("eth_blockNumber", [])) as string);
    view.update({ blockNumber, pools: [], changed: "all" }, { readAtMs: 0 });
  }

  async function listed(entry: UniswapEntry): Promise<PoolState> {
    return (await new MulticallMarketReader(provider, [entry]).read(view.blockNumber)).pools[0]!;
  }

  describe("about pools that are on no list", () => {
    it("is their kind and state, as a list would have told, a V2 pair's fee being believed", async () => {
      await open().lookUp([PAIR.address, POOL.address]);
      expect(view.pool(POOL.address)).to.deep.equal(await listed(POOL));
      expect(view.pool(PAIR.address)).to.deep.equal(await listed(PAIR));
      await open({ pairFeePpm: 10_000 }).lookUp([PAIR.address]);
      expect(view.pool(PAIR.address)).to.include({ feePpm: 3_000 });
      await nextHead();
      found.update();
      await eventually(() => {
        const pool = view.pool(PAIR.address);
        return pool?.venue === "uniswap-v2" && pool.feePpm === 10_000;
      });
    });

    it("is kept fresh at every head from then on", async () => {
      await open().lookUp([PAIR.address]);
      await nextHead();
      expect(view.pool(PAIR.address)).to.equal(undefined);
      found.update();
      await found.lookUp([PAIR.address]);
      expect(view.pool(PAIR.address)).to.deep.equal(await listed(PAIR));
      // What it is, whether that is so, its reserves; and at the next head its reserves alone.
      expect(requests).to.have.length(4);
    });

    it("is why they are none, in a sentence that is remembered for a minute", async () => {
      let nowMs = 0;
      open({ elapsedMs: () => nowMs });
      await found.lookUp([NOBODY, USDC.address, PAIR.address]);
      for (const address of [NOBODY, USDC.address]) {
        expect(found.refusalOf(address)).to.equal("it does not answer like a pool");
      }
      expect(found.refusalOf(PAIR.address)).to.equal(undefined);
      nowMs = 60_001;
      expect(found.refusalOf(NOBODY)).to.equal(undefined);
    });

    it("is that a pool has more ticks around its price than may be read at every head", async () => {
      await open({ maxTicks: 1 }).lookUp([POOL.address, PAIR.address]);
      expect(found.refusalOf(POOL.address)).to.equal("it has more than 1 initialised ticks around its price");
      expect([view.pool(POOL.address)?.venue, view.pool(PAIR.address)?.venue]).to.deep.equal([undefined, "uniswap-v2"]);
    });

    it("is forgotten of the pool that was used least recently, and of all that nobody has used for long", async () => {
      let nowMs = 0;
      const [first, second, third] = pools as [UniswapEntry, UniswapEntry, UniswapEntry];
      open({ maxWatched: 2, watchedForMs: 1_000, elapsedMs: () => nowMs });
      await found.lookUp([first.address, second.address]);
      found.use(first.address);
      await found.lookUp([third.address]);
      expect(found.watched).to.equal(2);
      await nextHead();
      found.update();
      await found.lookUp([first.address, third.address]);
      const inView = [first, second, third].map(({ address }) => view.pool(address)?.address);
      expect(inView).to.deep.equal([first.address, undefined, third.address]);
      nowMs = 900;
      found.use(third.address);
      nowMs = 1_500;
      found.update();
      expect(found.watched).to.equal(1);
    });

    it("is nothing while the node does not answer, and is asked again", async () => {
      open();
      counting.send = () => Promise.reject(new Error("connect ECONNREFUSED"));
      await found.lookUp([PAIR.address]);
      expect([view.pool(PAIR.address), found.refusalOf(PAIR.address)]).to.deep.equal([undefined, undefined]);
      counting.send = (method, params) => provider.send(method, params) as Promise<unknown>;
      await found.lookUp([PAIR.address]);
      expect(view.pool(PAIR.address)).to.deep.equal(await listed(PAIR));
    });
  });

  describe("about code", () => {
    it("is whether there is any, which is asked again after a while where there is none", async () => {
      let nowMs = 0;
      open();
      const code = new CodeBook(counting, { elapsedMs: () => nowMs });
      expect(code.has(PAIR.address)).to.equal(undefined);
      await code.lookUp([PAIR.address, NOBODY]);
      expect([code.has(PAIR.address), code.has(NOBODY)]).to.deep.equal([true, false]);
      nowMs = 30_001;
      expect(code.has(NOBODY)).to.equal(undefined);
      code.stop();
    });

    it("counts for 64 to 128 heads, and is asked again in between while it is in use", async () => {
      open();
      const code = new CodeBook(counting, { pace: { maxQueued: 10, perRound: 10, pauseMs: 1 } });
      const heads = (count: number): void => {
        for (let head = 0; head < count; head++) code.update({ blockNumber: 1n, pools: [], changed: "all" });
      };
      await code.lookUp([PAIR.address, POOL.address]);
      heads(64);
      requests.length = 0;
      expect([code.has(PAIR.address), code.has(PAIR.address)]).to.deep.equal([true, true]);
      await eventually(() => requests.length === 1);
      await code.lookUp([PAIR.address]);
      heads(64);
      expect([code.has(PAIR.address), code.has(POOL.address)]).to.deep.equal([true, undefined]);
      code.stop();
    });
  });

  it("costs a bounded number of requests, however many addresses a flood names", async () => {
    open();
    const code = new CodeBook(counting);
    const taken: Promise<void>[] = [];
    for (let n = 0; n < 10_000; n++) {
      const addresses = [0, 1].map((hop): Address => addressOf(0xf00d_0000 + 2 * n + hop));
      for (const asked of [found.lookUp(addresses), code.lookUp(addresses)]) if (asked !== undefined) taken.push(asked);
    }
    // One that is asked at once, and as many as may wait.
    expect(taken).to.have.length(1 + 256 / 2 + 1 + 512 / 2);
    await eventually(() => requests.filter((method) => method === "eth_call").length === 7);
    code.stop();
    await Promise.all(taken);
    expect(requests.filter((method) => method === "eth_call")).to.have.length(7);
    expect(requests.filter((method) => method === "eth_getCode").length).to.be.at.most(512 + 16);
  });
});
