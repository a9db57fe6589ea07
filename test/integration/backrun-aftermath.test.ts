import { expect } from "chai";
import { PoolReadings } from "../../bot/adapters/chain/pools/pool-readings.ts";
import { SimulatedAftermath } from "../../bot/adapters/pending/simulated-aftermath.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { PendingCall } from "../../bot/core/pending-transaction.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import type { Beneath } from "../../bot/market/aftermath.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { eventually } from "../builders/eventually.ts";
import { type MarketSite, OTHER_POOL, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";

const HASH: Hex = `0x${"ab".repeat(32)}`;

describe("what a pending transaction leaves behind", () => {
  let site: MarketSite;
  let aftermath: SimulatedAftermath;

  before(async () => {
    site = await startMarketSite();
    aftermath = new SimulatedAftermath({
      client: site.provider,
      entry: (address) => site.pools.find((pool) => pool.address === address),
      readings: new PoolReadings(),
    });
  });
  after(() => site.stop());

  async function nonceOf(account: string): Promise<number> {
    return Number(await site.rpc("eth_getTransactionCount", account, "latest"));
  }

  async function pendingTrade(pool: UniswapEntry, nonceOffset = 0): Promise<PendingCall> {
    const { from, to, data } = site.tradeRequest(pool);
    const nonce = (await nonceOf(from)) + nonceOffset;
    return { from, to, data, valueWei: 0n, gasLimit: 2_000_000n, nonce, maxFeePerGasWei: 10n ** 12n };
  }

  async function beneath(change: (pool: PoolState) => PoolState = (pool) => pool): Promise<Beneath> {
    const pools = new Map((await truth()).map((pool) => [pool.address, change(pool)]));
    return { blockHash: site.chain.head().hash, pool: (address) => pools.get(address) };
  }

  /** In the node's newest block, which our lineage hears of a moment later. */
  async function truth(): Promise<readonly PoolState[]> {
    const { hash } = (await site.rpc("eth_getBlockByNumber", "latest", false)) as { hash: Hex };
    await eventually(() => site.chain.head().hash === hash);
    return site.truth();
  }

  for (const { name, pool } of [
    { name: "a V2 pair", pool: PAIR },
    { name: "a V3 pool", pool: POOL },
  ]) {
    it(`is for ${name} what the chain has after it`, async () => {
      const call = await pendingTrade(pool);
      const found = await aftermath.after({ transactionHash: HASH, call }, await beneath());
      await site.trade(pool);
      const now = (await truth()).find(({ address }) => address === pool.address);
      expect(found).to.deep.equal({ pools: [now] });
    });
  }

  it("is read behind the transaction where its logs say too little", async () => {
    const call = await pendingTrade(OTHER_POOL);
    const closed = (pool: PoolState): PoolState =>
      pool.venue === "uniswap-v3" ? { ...pool, knownFromTick: pool.tick, knownToTick: pool.tick } : pool;
    const found = await aftermath.after({ transactionHash: HASH, call }, await beneath(closed));
    await site.trade(OTHER_POOL);
    const now = (await truth()).find(({ address }) => address === OTHER_POOL.address);
    expect(found).to.deep.equal({ pools: [now] });
  });

  it("is nothing where the nonce is used, or another one comes first", async () => {
    const market = await beneath();
    for (const [offset, none] of [
      [-1, "nonce-used"],
      [1, "nonce-ahead"],
    ] as const) {
      const call = await pendingTrade(PAIR, offset);
      expect(await aftermath.after({ transactionHash: HASH, call }, market)).to.deep.equal({ none });
    }
  });

  it("is nothing of calldata that reverts, and of a node that does not answer", async () => {
    const call = { ...(await pendingTrade(PAIR)), data: "0xdeadbeef" } as const;
    expect(await aftermath.after({ transactionHash: HASH, call }, await beneath())).to.deep.equal({ none: "reverts" });
    const nowhere = { blockHash: HASH, pool: () => undefined };
    expect(await aftermath.after({ transactionHash: HASH, call }, nowhere)).to.deep.equal({ none: "unavailable" });
  });
});
