import { mulDown, ONE } from "../balancer/fixed-point.ts";
import { amplificationAt } from "./amplification.ts";
import type { BalancerStablePool, TokenRate } from "./balancer-stable-pool.ts";
import { stableInvariant } from "./stable-invariant.ts";

/** What a pool's formulas work on; the same for every amount. */
export interface ScaledPool {
  readonly amplification: bigint;
  /** What base units are multiplied with, with 18 decimals; the rates included. */
  readonly factors: readonly bigint[];
  /** With 18 decimals. */
  readonly balances: readonly bigint[];
  /** Undefined where the contract would revert, and where the pool has nothing of a token. */
  readonly invariant: bigint | undefined;
}

/** A search asks the same state for many amounts. */
const known = new WeakMap<BalancerStablePool, ScaledPool>();

/** The pool at its timestamp. */
export function scaledPool(pool: BalancerStablePool): ScaledPool {
  const scaled = known.get(pool) ?? computeScaledPool(pool);
  known.set(pool, scaled);
  return scaled;
}

function computeScaledPool(pool: BalancerStablePool): ScaledPool {
  const factors = pool.scales.map((scale, i) => mulDown(scale, rateInUse(pool, pool.rates[i] ?? null)));
  const balances = pool.balances.map((balance, i) => mulDown(balance, factors[i] ?? 0n));
  const amplification = amplificationAt(pool.amplification, pool.timestampS);
  const invariant = balances.includes(0n) ? undefined : stableInvariant(amplification, balances, pool.version);
  return { amplification, factors, balances, invariant };
}

function rateInUse({ version, timestampS }: BalancerStablePool, rate: TokenRate | null): bigint {
  if (rate === null) return ONE;
  return version === "2021-phantom" || timestampS <= rate.expires ? rate.cached : rate.fresh;
}
