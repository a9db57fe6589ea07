import fc from "fast-check";
import type { ConcentratedLiquidity } from "../../bot/market/quoting/uniswap-v3/concentrated-liquidity.ts";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import type { UniswapV4Entry } from "../../bot/core/pool-entry.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { anyAmount, v3Pool } from "./pools.ts";

const WORD_TICKS = 256;
/** Beyond them there is nothing in these pools, and the bytecode takes long to find that out. */
const KNOWN_WORDS = 12;

/** The words of a pool's tick bitmap that are not zero. */
export function bitmapWords({ ticks, tickSpacing }: ConcentratedLiquidity): Map<number, bigint> {
  const words = new Map<number, bigint>();
  for (const { index } of ticks) {
    const compressed = index / tickSpacing;
    const word = Math.floor(compressed / WORD_TICKS);
    words.set(word, (words.get(word) ?? 0n) | (1n << BigInt(compressed - word * WORD_TICKS)));
  }
  return words;
}

/**
 * Liquidity with gaps anywhere between the lowest and the highest tick. A price exactly at a tick has its tick there, or,
 * as a swap down to it leaves a pool, at the one below.
 */
export function anyLiquidity(tickSpacings: readonly number[]): fc.Arbitrary<ConcentratedLiquidity> {
  return fc
    .record({
      tickSpacing: fc.constantFrom(...tickSpacings),
      tick: fc.oneof(
        fc.integer({ min: -300_000, max: 300_000 }),
        fc.integer({ min: -887_000, max: 887_000 }),
        fc.constantFrom(-887_271, 0, 887_271),
      ),
      betweenPpm: fc.oneof(fc.integer({ min: 0, max: 999_999 }), fc.constant(0)),
      isBelowItsTick: fc.boolean(),
      isAtSpacing: fc.boolean(),
      positions: fc.array(
        fc.record({
          offset: fc.integer({ min: -60, max: 60 }),
          width: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 120, max: 3_000 })),
          liquidity: anyAmount(110),
        }),
        { maxLength: 6 },
      ),
    })
    .map(({ tickSpacing, tick, betweenPpm, isBelowItsTick, isAtSpacing, positions }) => {
      const last = Math.floor(MAX_TICK / tickSpacing);
      const centre = Math.floor(tick / tickSpacing);
      const clamp = (compressed: number): number => Math.min(Math.max(compressed, -last), last) * tickSpacing;
      const placed = positions
        .map(({ offset, width, liquidity }) => ({
          lowerTick: clamp(centre + offset - Math.ceil(width / 2)),
          upperTick: clamp(centre + offset - Math.ceil(width / 2) + width),
          liquidity,
        }))
        .filter(({ lowerTick, upperTick }) => lowerTick < upperTick);
      const at = isAtSpacing ? clamp(centre) : tick;
      const isBorder = betweenPpm === 0 && isBelowItsTick && at > -887_000;
      const pool = v3Pool(placed, { tick: isBorder ? at - 1 : at, betweenPpm });
      const ticks = pool.ticks.filter(({ liquidityNet }) => liquidityNet !== 0n);
      const reach = KNOWN_WORDS * WORD_TICKS * tickSpacing;
      return {
        tickSpacing,
        sqrtPriceX96: isBorder ? sqrtRatioAtTick(at) : pool.sqrtPriceX96,
        tick: pool.tick,
        liquidity: pool.liquidity,
        ticks,
        knownFromTick: Math.max(pool.tick - reach, MIN_TICK),
        knownToTick: Math.min(pool.tick + reach, MAX_TICK),
      };
    });
}

/** A pool of V4 over such liquidity, with any static fee and any the protocol may take. */
export function anyV4Pool(
  keyOf: (terms: { feePpm: number; tickSpacing: number }) => UniswapV4Entry,
): fc.Arbitrary<UniswapV4Pool> {
  const protocolFee = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000 }), fc.constant(1_000));
  return fc
    .record({
      around: anyLiquidity([1, 10, 60, 200, 2_000, 16_384, 32_767]),
      feePpm: fc.oneof(fc.constantFrom(0, 1, 100, 500, 3_000), fc.integer({ min: 0, max: 1_000_000 })),
      protocolFee0Ppm: protocolFee,
      protocolFee1Ppm: protocolFee,
    })
    .map(({ around, feePpm, ...protocolFees }) => ({
      ...keyOf({ feePpm, tickSpacing: around.tickSpacing }),
      ...around,
      ...protocolFees,
      venue: "uniswap-v4",
    }));
}
