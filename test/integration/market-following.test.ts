import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import type { UniswapV3Pool } from "../../bot/market/pool-state.ts";
import { type MarketSite, OTHER_POOL, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";

const sorted = (addresses: readonly Address[] | "all"): readonly Address[] | "all" =>
  addresses === "all" ? "all" : addresses.toSorted();

describe("A market that is followed", () => {
  let site: MarketSite;

  before(async () => {
    site = await startMarketSite();
  });

  after(() => site.stop());

  it("is read whole at first, and from then on only where a log has touched it", async () => {
    const { read, events } = site.follow({ settings: { checkedPoolsPerBlock: 0 } });
    const first = await read();
    expect(first.changed).to.equal("all");
    expect(first.pools).to.deep.equal(await site.truth());
    expect(events.at(-1)).to.include({ type: "loading", done: site.pools.length, total: site.pools.length });

    await site.trade(PAIR);
    await site.trade(POOL);
    const exchangesBefore = site.node.exchanges.length;
    const second = await read();
    expect(second.pools).to.deep.equal(await site.truth());
    expect(sorted(second.changed)).to.deep.equal(sorted([PAIR.address, POOL.address]));
    const methods = site.node.exchanges.slice(exchangesBefore).flat();
    expect(methods).to.deep.equal(["eth_getLogs", "eth_getLogs", "eth_call"]);
    const untouched = second.pools.filter(({ address }) => !second.changed.includes(address));
    for (const pool of untouched) expect(first.pools).to.include(pool);

    await site.rpc("evm_mine");
    expect((await read()).changed).to.deep.equal([]);
  });

  it("takes back what a reorganisation takes back, whatever comes in its place", async () => {
    const { read, events } = site.follow();
    await read();
    const loadings = events.length;
    for (const depth of [1, 2, 5]) {
      for (let i = 0; i < depth; i++) await site.trade([PAIR, POOL, OTHER_POOL][i % 3]!, BigInt(i + 1) * 10n ** 19n);
      expect((await read()).pools).to.deep.equal(await site.truth());
      const inItsPlace = depth === 2 ? [[site.tradeRequest(OTHER_POOL), 0]] : [];
      await site.rpc("anvil_reorg", depth, inItsPlace);
      const after = await read();
      expect(after.pools, `depth ${depth}`).to.deep.equal(await site.truth());
      expect(after.changed).to.include(PAIR.address);
    }
    const snapshot = await site.rpc("evm_snapshot");
    await site.trade(POOL);
    await site.trade(PAIR);
    await read();
    await site.rpc("evm_revert", snapshot);
    await site.trade(OTHER_POOL);
    const reverted = await read();
    expect(reverted.pools).to.deep.equal(await site.truth());
    expect(sorted(reverted.changed)).to.deep.equal(sorted([PAIR.address, POOL.address, OTHER_POOL.address]));
    expect(events.slice(loadings)).to.deep.equal([]);
  });

  it("is right after any mixture of trades, reorganisations and heads that nobody read", async () => {
    const { read, events } = site.follow({ settings: { checkedPoolsPerBlock: site.pools.length } });
    await read();
    const loadings = events.length;
    const random = seededRandom(20_260_101);
    for (let step = 0; step < 25; step++) {
      const pool = [PAIR, POOL, OTHER_POOL][random(3)]!;
      if (random(3) === 0)
        await site.rpc("anvil_reorg", 1 + random(4), random(2) === 0 ? [] : [[site.tradeRequest(pool), 0]]);
      else await site.trade(pool, BigInt(1 + random(50)) * 10n ** 18n);
      if (random(2) === 0) expect((await read()).pools, `step ${step}`).to.deep.equal(await site.truth());
    }
    expect(events.slice(loadings)).to.deep.equal([]);
  });

  it("reads a long gap by ranges of blocks as wide as the endpoint answers, and all pools after a longer one", async () => {
    const { read, events } = site.follow({ settings: { maxCatchUpBlocks: 200, blocksPerLogRange: 50 } });
    await read();
    events.length = 0;
    await site.trade(PAIR);
    await site.rpc("anvil_mine", 120);
    await site.trade(POOL);
    site.node.answer = (method, [filter]) => {
      const { fromBlock, toBlock } = (filter ?? {}) as { fromBlock?: string; toBlock?: string };
      const isWide = method === "eth_getLogs" && fromBlock !== undefined && BigInt(toBlock!) - BigInt(fromBlock) >= 20n;
      return isWide ? { error: { code: -32_005, message: "query exceeds max block range 20" } } : undefined;
    };
    const after = await read();
    site.node.answer = () => undefined;
    expect(sorted(after.changed)).to.deep.equal(sorted([PAIR.address, POOL.address]));
    expect(after.pools).to.deep.equal(await site.truth());
    expect(events).to.deep.equal([]);

    await site.trade(PAIR);
    await site.rpc("anvil_mine", 220);
    const wide = await read();
    expect(wide.changed).to.deep.equal([PAIR.address]);
    expect(wide.pools).to.deep.equal(await site.truth());
    expect(events.at(-1)).to.include({
      type: "loading",
      done: site.pools.length,
      reason: "too much has happened since",
    });
  });

  it("knows more ticks of a pool that a search wants more of, from the next block on", async () => {
    const { read, reader } = site.follow();
    const before = (await read()).pools.find(({ address }) => address === POOL.address) as UniswapV3Pool;
    reader.wantsMoreTicks(POOL.address);
    reader.wantsMoreTicks(PAIR.address);
    await site.rpc("evm_mine");
    const wider = await read();
    expect(wider.changed).to.deep.equal([POOL.address]);
    const after = wider.pools.find(({ address }) => address === POOL.address) as UniswapV3Pool;
    expect(after.knownFromTick).to.be.lessThan(before.knownFromTick);
    expect(after.knownToTick).to.be.greaterThan(before.knownToTick);
    expect(after.ticks.length).to.be.at.least(before.ticks.length);
  });
});

/** Numbers from 0 to below a limit, the same in each run (Park and Miller's generator). */
function seededRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}
