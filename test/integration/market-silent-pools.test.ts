import { expect } from "chai";
import { FollowedMarketReader } from "../../bot/adapters/chain/market/followed-market-reader.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import type { MarketSnapshot } from "../../bot/market/pool-state.ts";
import type { BalancerStablePool } from "../../bot/market/quoting/balancer-stable/balancer-stable-pool.ts";
import { quoteBalancerStable } from "../../bot/market/quoting/balancer-stable/balancer-stable-quote.ts";
import { BalancerFloor, type BalancerPoolOnChain } from "../builders/balancer-floor.ts";
import { vaultOf } from "../builders/balancer-readings.ts";
import { deployStable, STABLE_TASKS, type StablePoolPair } from "../builders/balancer-stable-pools.ts";
import { deployWeighted, WEIGHTED_TASKS, type WeightedPoolPair } from "../builders/balancer-weighted-pools.ts";
import { POOL_MANAGER } from "../builders/uniswap-v4-manager.ts";
import { HeldPools } from "../builders/market-quarantine.ts";

const ONE = 10n ** 18n;
const SECONDS_AHEAD = 12;

describe("A followed market with pools that no log names", () => {
  let floor: BalancerFloor;
  let weighted: WeightedPoolPair;
  let stable: StablePoolPair;
  let reader: FollowedMarketReader;
  let calls: string[];
  const hashes = new Map<bigint, Hex>();

  before(async () => {
    floor = await BalancerFloor.open();
    weighted = await deployWeighted(floor, WEIGHTED_TASKS[2]!, [ONE / 5n, (4n * ONE) / 5n]);
    await weighted.onChain.join(weighted.pool.tokens, [1_234_567n * ONE, 7_654_321_000_000n]);
    // Of June 2022: it has no rates.
    const task = STABLE_TASKS.find(({ name }) => name === "StablePool of June 2022")!;
    stable = await deployStable(floor, task, { count: 2, amplification: 100n });
    await stable.onChain.join(
      stable.pool.tokens,
      stable.pool.scales.map((scale) => (10n ** 24n * ONE) / scale),
    );
    const client: RpcClient = {
      send: (method, params) => {
        if (method === "eth_call") calls.push(JSON.stringify(params));
        return floor.request(method, params);
      },
    };
    calls = [];
    reader = new FollowedMarketReader({
      client,
      chain: { canonicalHash: (number) => hashes.get(number) },
      pools: [weighted.onChain, stable.onChain].map(entryOf),
      quarantine: new HeldPools(),
      settings: { readAllUpToPools: 0, checkedPoolsPerBlock: 0 },
      reading: {
        singletons: { balancerVault: vaultOf(floor), uniswapV4PoolManager: POOL_MANAGER },
        secondsAhead: SECONDS_AHEAD,
      },
    });
    expect((await read()).pools.length).to.equal(2);
  });

  /** The newest block, once its hash and those of the blocks before it are known. */
  async function read(): Promise<MarketSnapshot> {
    const newest = BigInt((await floor.request("eth_blockNumber", [])) as string);
    for (let number = newest; !hashes.has(number) && number >= 0n; number--) {
      const block = (await floor.request("eth_getBlockByNumber", [`0x${number.toString(16)}`, false])) as { hash: Hex };
      hashes.set(number, block.hash);
    }
    calls = [];
    return reader.read(newest);
  }

  /** Whether the pool's balances were asked for in the last reading. */
  function wasRead({ poolId }: BalancerPoolOnChain): boolean {
    return calls.some((call) => call.includes(poolId.slice(2)));
  }

  it("asks nothing about those that did not change", async () => {
    await floor.mine();
    const { changed } = await read();
    expect([changed, calls]).to.deep.equal([[], []]);
  });

  it("keeps up with an amplification that moves, of which a log told, by the second of the block alone", async () => {
    const { timestamp } = (await floor.request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
    const start = stable.onChain.contract.getFunction("startAmplificationParameterUpdate");
    await start(190n, BigInt(timestamp) + 200_000n);
    expect((await read()).changed).to.deep.equal([stable.onChain.address]);
    expect(wasRead(stable.onChain)).to.equal(true);
    await floor.mine(70_000);
    const { pools, changed } = await read();
    expect(changed).to.deep.equal([stable.onChain.address]);
    expect([wasRead(stable.onChain), wasRead(weighted.onChain)]).to.deep.equal([false, false]);
    await floor.mine(SECONDS_AHEAD);
    const pool = pools.find(({ address }) => address === stable.onChain.address) as BalancerStablePool;
    const [tokenIn, tokenOut] = [pool.tokens[0]!, pool.tokens[1]!];
    const amountIn = pool.balances[0]! / 7n;
    const quote = quoteBalancerStable(pool, tokenIn, tokenOut, amountIn);
    expect(quote).to.include({ amountOut: await stable.onChain.query([{ tokenIn, tokenOut, amountIn }]) });
  });

  it("leaves all of Balancer's out when the Vault is paused", async () => {
    await floor.vault.getFunction("setPaused")(true);
    expect((await read()).pools).to.deep.equal([]);
    await floor.vault.getFunction("setPaused")(false);
    expect((await read()).pools.length).to.equal(2);
  });
});

function entryOf({ address, poolId }: BalancerPoolOnChain): PoolEntry {
  return { venue: "balancer-v2", address, poolId };
}
