import type { Address } from "../../../core/hex.ts";
import { MAX_UINT112 } from "../../../core/integer-limits.ts";
import type { QuotationWithPool } from "../quotation.ts";
import { divDown, mulDown } from "../balancer/fixed-point.ts";
import { paidShare, withoutSwapFee } from "../balancer/swap-fee.ts";
import type { BalancerStablePool } from "./balancer-stable-pool.ts";
import { scaledPool } from "./scaled-pool.ts";
import { stableBalance } from "./stable-balance.ts";
import { stableRate } from "./stable-rate.ts";
import { withRatesNoted } from "./with-rates-noted.ts";

/** An exact-input swap through the Vault at the pool's timestamp: onSwap of a stable pool between two of its tokens. */
export function quoteBalancerStable(
  pool: BalancerStablePool,
  tokenIn: Address,
  tokenOut: Address,
  amountIn: bigint,
): QuotationWithPool<BalancerStablePool> {
  if (tokenIn === pool.address || tokenOut === pool.address) return { refused: "pool-token" };
  const from = indexOf(pool, tokenIn);
  const to = indexOf(pool, tokenOut);
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  // The Vault keeps balances as uint112 and reverts above.
  if ((pool.balances[from] ?? 0n) + amountIn > MAX_UINT112) return { refused: "amount-too-large" };
  const { amplification, factors, balances, invariant } = scaledPool(pool);
  // Those of 2021 would pay for a token of which they have nothing, but no pool that was ever joined has nothing of one.
  if (balances.includes(0n)) return { refused: "liquidity-exhausted" };
  if (invariant === undefined) return { refused: "no-convergence" };
  const scaledIn = mulDown(withoutSwapFee(amountIn, pool.swapFee), factors[from] ?? 0n);
  const paid = balances.map((balance, i) => (i === from ? balance + scaledIn : balance));
  const left = stableBalance(amplification, paid, invariant, to);
  if (left === undefined) return { refused: "no-convergence" };
  // One unit less, for what the iterations may err.
  const scaledOut = (balances[to] ?? 0n) - left - 1n;
  if (scaledOut < 0n) return { refused: "amount-too-small" };
  const amountOut = divDown(scaledOut, factors[to] ?? 0n);
  const after = paid.map((balance, i) => (i === to ? left : balance));
  const rate = stableRate({ amplification, balances: after, invariant }, from, to);
  const marginalRate = inBaseUnits(pool, factors, from, to, rate);
  return { amountOut, marginalRate, poolAfter: poolAfter(pool, from, to, amountIn, amountOut) };
}

/** Base units of token out for the first unit of token in, fee included; 0 for a pool that does not swap the two. */
export function spotRateBalancerStable(pool: BalancerStablePool, tokenIn: Address, tokenOut: Address): number {
  if (tokenIn === pool.address || tokenOut === pool.address) return 0;
  const from = indexOf(pool, tokenIn);
  const to = indexOf(pool, tokenOut);
  const { amplification, factors, balances, invariant } = scaledPool(pool);
  if (invariant === undefined) return 0;
  return inBaseUnits(pool, factors, from, to, stableRate({ amplification, balances, invariant }, from, to));
}

/** What the pool holds of a token, in base units; nothing of its own. */
export function depthBalancerStable(pool: BalancerStablePool, token: Address): bigint {
  return token === pool.address ? 0n : (pool.balances[indexOf(pool, token)] ?? 0n);
}

function indexOf({ address, tokens }: BalancerStablePool, token: Address): number {
  const index = tokens.indexOf(token);
  if (index < 0) throw new RangeError(`the pool ${address} has no token ${token}`);
  return index;
}

/** A rate between amounts with 18 decimals as one between base units, the fee taken from what goes in. */
function inBaseUnits(
  { swapFee }: BalancerStablePool,
  factors: readonly bigint[],
  from: number,
  to: number,
  rate: number,
): number {
  return (paidShare(swapFee) * rate * Number(factors[from])) / Number(factors[to]);
}

function poolAfter(
  pool: BalancerStablePool,
  from: number,
  to: number,
  amountIn: bigint,
  amountOut: bigint,
): BalancerStablePool {
  const balances = pool.balances.map((balance, i) =>
    i === from ? balance + amountIn : i === to ? balance - amountOut : balance,
  );
  return { ...withRatesNoted(pool), balances };
}
