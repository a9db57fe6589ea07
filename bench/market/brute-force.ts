import type { Address } from "../../bot/core/hex.ts";
import { type PoolState, tokensOf } from "../../bot/market/pool-state.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";

/** A cycle with the best amount that trying found. */
export interface ForcedCycle {
  readonly profitToken: Address;
  /** Places in the list of pools. */
  readonly pools: readonly number[];
  readonly profitWei: bigint;
}

interface Leg {
  readonly place: number;
  readonly pool: PoolState;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
}

/** From one unit to 2^100 units. */
const GRID_FROM = 1n;
const GRID_TO = 1n << 100n;
/** Each amount of the grid is 5/4 of the one before. */
const GRID_RATIO = [5n, 4n] as const;
const GOLDEN = 0.618_033_988_749_894_8;

/**
 * Every cycle of up to so many hops over different pools and tokens through a base token, each from its most preferred
 * one, with the best of: a grid of amounts over all magnitudes, and a golden-section search between the neighbours of the
 * grid's best, to the last unit. No rates, no derivatives, no filter: exact quotes only.
 */
export function cyclesByForce(
  pools: readonly PoolState[],
  baseTokens: readonly Address[],
  maxHops: number,
): readonly ForcedCycle[] {
  const found: ForcedCycle[] = [];
  const walk = (base: Address, closed: readonly Address[], legs: readonly Leg[], at: Address): void => {
    for (const [place, pool] of pools.entries()) {
      const [one, other] = tokensOf(pool);
      if (legs.some((leg) => leg.place === place) || one === undefined || other === undefined) continue;
      if (at !== one && at !== other) continue;
      const tokenOut = at === one ? other : one;
      const longer = [...legs, { place, pool, tokenIn: at, tokenOut }];
      if (tokenOut === base && longer.length > 1) {
        const profitWei = bestProfit(longer);
        if (profitWei > 0n) found.push({ profitToken: base, pools: longer.map((leg) => leg.place), profitWei });
      } else if (
        longer.length < maxHops &&
        !closed.includes(tokenOut) &&
        longer.every((leg) => leg.tokenIn !== tokenOut)
      ) {
        walk(base, closed, longer, tokenOut);
      }
    }
  };
  for (const [i, base] of baseTokens.entries()) walk(base, baseTokens.slice(0, i), [], base);
  return found;
}

function profitOf(legs: readonly Leg[], amountIn: bigint): bigint | undefined {
  let amount = amountIn;
  for (const { pool, tokenIn, tokenOut } of legs) {
    const quote = quoteExactInput(pool, tokenIn, tokenOut, amount);
    if (quote.refused !== undefined) return undefined;
    amount = quote.amountOut;
  }
  return amount - amountIn;
}

function bestProfit(legs: readonly Leg[]): bigint {
  let best = { amountIn: GRID_FROM, profitWei: -1n };
  const tryAmount = (amountIn: bigint): bigint => {
    // What does not execute is worse than anything.
    const profitWei = profitOf(legs, amountIn) ?? -amountIn;
    if (profitWei > best.profitWei) best = { amountIn, profitWei };
    return profitWei;
  };
  for (let amountIn = GRID_FROM; amountIn < GRID_TO; amountIn = (amountIn * GRID_RATIO[0]) / GRID_RATIO[1] + 1n) {
    tryAmount(amountIn);
  }
  if (best.profitWei < 0n) return 0n;
  let low = (best.amountIn * GRID_RATIO[1]) / GRID_RATIO[0];
  let high = (best.amountIn * GRID_RATIO[0]) / GRID_RATIO[1] + 2n;
  const inner = (share: number): bigint => low + ((high - low) * BigInt(Math.round(share * 2 ** 50))) / (1n << 50n);
  let [left, right] = [inner(1 - GOLDEN), inner(GOLDEN)];
  let [leftWei, rightWei] = [tryAmount(left), tryAmount(right)];
  while (high - low > 3n) {
    if (leftWei < rightWei) {
      low = left;
      [left, leftWei, right] = [right, rightWei, inner(GOLDEN)];
      rightWei = tryAmount(right);
    } else {
      high = right;
      [right, rightWei, left] = [left, leftWei, inner(1 - GOLDEN)];
      leftWei = tryAmount(left);
    }
  }
  return best.profitWei;
}

/** The most that cycles over different pools gain together: every set of used pools, each cycle in or out. */
export function bestTogether(cycles: readonly { readonly pools: readonly number[]; readonly worth: number }[]): number {
  let best = new Map<number, number>([[0, 0]]);
  for (const { pools, worth } of cycles) {
    const mask = pools.reduce((bits, place) => bits | (1 << place), 0);
    const next = new Map(best);
    for (const [used, sum] of best) {
      if ((used & mask) === 0) next.set(used | mask, Math.max(next.get(used | mask) ?? 0, sum + worth));
    }
    best = next;
  }
  return Math.max(...best.values());
}
