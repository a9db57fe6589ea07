import { expect } from "chai";
import {
  emptyUniswapV4Memory,
  UniswapV4Reading,
} from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-reading.ts";
import type { Address } from "../../bot/core/hex.ts";
import { sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import type { UniswapV4Entry } from "../../bot/core/pool-entry.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { quoteUniswapV4 } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-quote.ts";
import { readByCalls } from "../builders/pool-read-by-calls.ts";
import { keyTuple, POOL_MANAGER, UniswapV4Manager } from "../builders/uniswap-v4-manager.ts";

const ETHER = 10n ** 18n;

describe("Reading Uniswap V4 pools from the PoolManager", () => {
  let manager: UniswapV4Manager;
  let key: UniswapV4Entry;

  before(async () => {
    manager = await UniswapV4Manager.open();
    key = manager.key({ feePpm: 500, tickSpacing: 10 });
    await manager.manager.getFunction("initialize")(keyTuple(key), sqrtRatioAtTick(-12_345) + 12_345n);
    for (const [lower, upper, liquidity] of [
      [-20_000, -5_000, 40n * ETHER],
      [-12_350, -12_340, 900n * ETHER],
      [-12_600, -12_400, 70n * ETHER],
      [-12_000, -11_990, 5n * ETHER],
    ] as const) {
      await manager.swapper.getFunction("mint")(keyTuple(key), lower, upper, liquidity);
    }
    const [owner] = await manager.connection.ethers.getSigners();
    await manager.manager.getFunction("setProtocolFeeController")(owner);
    await manager.manager.getFunction("setProtocolFee")(keyTuple(key), 1_000 + (250 << 12));
  });

  async function read(of: UniswapV4Entry, target: Address = POOL_MANAGER): Promise<UniswapV4Reading> {
    const reading = new UniswapV4Reading(of, target, emptyUniswapV4Memory());
    await readByCalls(reading, manager.client);
    return reading;
  }

  async function readPool(): Promise<UniswapV4Pool> {
    const outcome = (await read(key)).outcome();
    if ("problem" in outcome) throw new Error(outcome.problem);
    return outcome;
  }

  it("reads price, liquidity, every tick around the price and the protocol's fees, and quotes what a swap then pays", async () => {
    const pool = await readPool();
    expect(pool).to.include({ tick: -12_345, liquidity: 940n * ETHER, protocolFee0Ppm: 1_000, protocolFee1Ppm: 250 });
    expect(pool.ticks.map(({ index }) => index)).to.deep.equal([-12_600, -12_400, -12_350, -12_340, -12_000, -11_990]);
    for (const tokenIn of [pool.token0, pool.token1]) {
      const before = await readPool();
      const amountIn = ETHER / 2n + 3n;
      const quote = quoteUniswapV4(before, tokenIn, amountIn);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      const swap = manager.swapper.getFunction("swap");
      const deltas = (await swap.staticCall(keyTuple(key), tokenIn === pool.token0, amountIn)) as [bigint, bigint];
      expect(quote.amountOut).to.equal(deltas[tokenIn === pool.token0 ? 1 : 0]);
      await swap(keyTuple(key), tokenIn === pool.token0, amountIn);
      const { sqrtPriceX96, tick, liquidity } = quote.poolAfter;
      expect(tick).not.to.equal(before.tick);
      expect(await readPool()).to.include({ sqrtPriceX96, tick, liquidity });
    }
  });

  it("asks in the next block at once for all that the last one needed", async () => {
    const memory = emptyUniswapV4Memory();
    const first = new UniswapV4Reading(key, POOL_MANAGER, memory);
    const needed = await readByCalls(first, manager.client);
    const pool = first.outcome();
    const second = new UniswapV4Reading(key, POOL_MANAGER, memory);
    expect(second.wanted().length).to.equal(needed);
    await readByCalls(second, manager.client);
    expect(second.outcome()).to.deep.equal(pool);
  });

  it("gives a reason for a pool that it cannot quote", async () => {
    const problemOf = async (of: UniswapV4Entry, target?: Address): Promise<string> => {
      const outcome = (await read(of, target)).outcome();
      return "problem" in outcome ? outcome.problem : "none";
    };
    expect(await problemOf({ ...key, feePpm: 3_000 })).to.match(/^its key is that of 0x[0-9a-f]{64}$/);
    expect(await problemOf(manager.key({ feePpm: 500, tickSpacing: 11 }))).to.equal("it has no price yet");
    expect(await problemOf(key, key.token0)).to.equal(`${key.token0} does not answer like a PoolManager`);
    const hooks: Address = "0x00000000000000000000000000000000000000c8";
    expect(await problemOf(manager.key({ feePpm: 500, tickSpacing: 10, hooks }))).to.contain(`its hooks ${hooks} may`);
  });
});
