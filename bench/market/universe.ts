import type { Address } from "../../bot/core/hex.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { pairAt, tickedPoolAt, type Side } from "./drawn-pools.ts";
import { Random } from "./random.ts";

/** A pool without its price. */
interface PoolPlan {
  readonly address: Address;
  /** What it would hold at the fair price. */
  readonly sides: readonly [Side, Side];
  readonly feePpm: keyof typeof TICK_SPACING;
  readonly isPair: boolean;
}

/** Pools that can be drawn again and again. */
export interface Universe {
  readonly baseTokens: readonly Address[];
  readonly pools: readonly PoolState[];
  /** The same pools a block later: so many, at random places, have another price. */
  readonly later: (pools: readonly PoolState[], changes: number) => readonly PoolState[];
}

export const TICK_SPACING = { 500: 10, 3_000: 60, 10_000: 200 } as const;

/** Of so many pools one stands far from the fair price, as one does after a large trade. */
const ONE_OFF_IN = 200;
const OFF_BY = 0.02;
/** What the common money is worth in base units of a token: 18 decimals. */
const UNITS = 1e18;

/**
 * Each token against one base token in two Uniswap V2 pairs, as published searchers measure it. Where a pair stands is
 * normally distributed around the fair price, so that of ten tokens one pays.
 */
export function twoPairsEach(tokens: number, seed: number): Universe {
  const random = new Random(seed);
  const base = addressOf(8, 0);
  const plans = Array.from({ length: 2 * tokens }, (_none, n): PoolPlan => {
    // Every second token sorts below the base.
    const token = addressOf(n % 4 < 2 ? 1 : 9, n >> 1);
    const depth = 10 ** random.between(1, 3) * UNITS;
    return {
      address: addressOf(0xb, n),
      sides: [
        [token, depth],
        [base, depth],
      ],
      feePpm: 3_000,
      isPair: true,
    };
  });
  return universe([base], plans, random, () => Math.exp(0.0026 * random.normal()));
}

/**
 * A market as on a chain: three tokens that everything trades against, a middle class that trades among itself, and many
 * small ones with a pool or two. Two pools in three are Uniswap V2 pairs, the others Uniswap V3 with eight ticks. A price
 * is anywhere within the pool's fee of the fair one, where no cycle pays and where arbitrage leaves it, or far off.
 */
export function mixedMarket(poolCount: number, seed: number): Universe {
  const random = new Random(seed);
  const [bases, middle, small] = [3, Math.ceil(poolCount / 100), Math.ceil(poolCount / 2)];
  const tokens = Array.from({ length: bases + middle + small }, (_none, n) => {
    return { address: addressOf(1 + (n % 9), n), units: UNITS * 10 ** random.between(-3, 3) };
  });
  const plans: PoolPlan[] = [];
  while (plans.length < poolCount) {
    const kind = random.next();
    const one = tokens[kind < 0.2 ? bases + random.below(middle) : Math.floor(bases * random.next() ** 2)];
    const other = tokens[bases + (kind < 0.5 ? random.below(middle) : middle + random.below(small))];
    if (one === undefined || other === undefined || one === other) continue;
    const depth = 10 ** (kind < 0.5 ? random.between(1, 4) : random.between(0, 2.5));
    const isPair = random.next() < 2 / 3;
    plans.push({
      address: addressOf(0xb, plans.length),
      sides: [
        [one.address, depth * one.units],
        [other.address, depth * other.units],
      ],
      feePpm: isPair ? 3_000 : random.pick([500, 3_000, 10_000] as const),
      isPair,
    });
  }
  const baseTokens = tokens.slice(0, bases).map(({ address }) => address);
  return universe(baseTokens, plans, random, ({ feePpm }) => {
    return random.below(ONE_OFF_IN) === 0
      ? Math.exp(OFF_BY * random.normal())
      : 1 + random.between(-feePpm, feePpm) / 1e6;
  });
}

/** @param drawGap a pool's price as a part of the fair one */
function universe(
  baseTokens: readonly Address[],
  plans: readonly PoolPlan[],
  random: Random,
  drawGap: (plan: PoolPlan) => number,
): Universe {
  const draw = (plan: PoolPlan): PoolState => {
    const [one, [token, amount]] = plan.sides;
    const other: Side = [token, amount * drawGap(plan)];
    return plan.isPair
      ? pairAt(plan.address, one, other, plan.feePpm)
      : tickedPoolAt(plan.address, one, other, { feePpm: plan.feePpm, tickSpacing: TICK_SPACING[plan.feePpm] });
  };
  const later = (pools: readonly PoolState[], changes: number): readonly PoolState[] => {
    const changed = [...pools];
    for (let n = 0; n < changes; n++) {
      const place = random.below(plans.length);
      const plan = plans[place];
      if (plan !== undefined) changed[place] = draw(plan);
    }
    return changed;
  };
  return { baseTokens, pools: plans.map(draw), later };
}

export function addressOf(kind: number, n: number): Address {
  return `0x${kind.toString(16)}${n.toString(16).padStart(39, "0")}`;
}
