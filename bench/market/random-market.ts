import type { PoolState } from "../../bot/market/pool-state.ts";
import { pairAt, tickedPoolAt, type Side } from "./drawn-pools.ts";
import type { Random } from "./random.ts";
import { addressOf, TICK_SPACING } from "./universe.ts";

const TOKENS = 4;
const DECIMALS = [6, 8, 18, 18] as const;
const FEES_PPM = [500, 3_000, 10_000] as const;
/** The standard deviation of a pool's price around the fair one. */
const NOISE = 0.01;

/**
 * Five to eight pools of both venues among four tokens, at prices that disagree: a thousand to ten million dollars deep,
 * with 6, 8 or 18 decimals, and a token between a cent and a hundred dollars.
 */
export function randomMarket(random: Random): readonly PoolState[] {
  const tokens = Array.from({ length: TOKENS }, (_none, n) => {
    return { address: randomMarketToken(n), units: 10 ** (random.pick(DECIMALS) + random.between(-2, 2)) };
  });
  return Array.from({ length: 5 + random.below(4) }, (_none, n): PoolState => {
    const one = random.pick(tokens);
    const other = random.pick(tokens.filter((token) => token !== one));
    const depth = 10 ** random.between(3, 7);
    const feePpm = random.pick(FEES_PPM);
    const sides: [Side, Side] = [
      [one.address, depth * one.units],
      [other.address, depth * other.units * Math.exp(NOISE * random.normal())],
    ];
    return random.next() < 0.5
      ? pairAt(addressOf(0xb, n), ...sides, feePpm)
      : tickedPoolAt(addressOf(0xb, n), ...sides, { feePpm, tickSpacing: TICK_SPACING[feePpm] });
  });
}

/** The tokens of every random market, the lowest first. */
export function randomMarketToken(n: number): ReturnType<typeof addressOf> {
  return addressOf(1, n);
}
