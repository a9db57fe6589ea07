import type { Address } from "../../../core/hex.ts";
import { MAX_UINT112 } from "../../../core/integer-limits.ts";
import type { QuotationWithPool } from "../quotation.ts";
import { divDown, divUp, mulDown, ONE } from "../balancer/fixed-point.ts";
import { paidShare, withoutSwapFee } from "../balancer/swap-fee.ts";
import type { BalancerWeightedPool } from "./balancer-weighted-pool.ts";
import { powerUp } from "./power-up.ts";

/** Of the balance, after the fee, in one swap. */
const MAX_IN_RATIO = (3n * ONE) / 10n;

/** An exact-input swap through the Vault: onSwap of WeightedPool and of WeightedPool2Tokens. */
export function quoteBalancerWeighted(
  pool: BalancerWeightedPool,
  tokenIn: Address,
  tokenOut: Address,
  amountIn: bigint,
): QuotationWithPool<BalancerWeightedPool> {
  const from = sideOf(pool, tokenIn);
  const to = sideOf(pool, tokenOut);
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  // The Vault keeps balances as uint112 and reverts above.
  if (from.balance + amountIn > MAX_UINT112) return { refused: "amount-too-large" };
  const scaledIn = withoutSwapFee(amountIn, pool.swapFee) * from.scale;
  const scaledBalanceIn = from.balance * from.scale;
  if (scaledIn > mulDown(scaledBalanceIn, MAX_IN_RATIO)) return { refused: "above-max-ratio" };
  const balanceAfter = scaledBalanceIn + scaledIn;
  if (balanceAfter === 0n) return { refused: "liquidity-exhausted" };
  const base = divUp(scaledBalanceIn, balanceAfter);
  const left = powerUp(base, divDown(from.weight, to.weight), pool.power);
  const given = left < ONE ? ONE - left : 0n;
  const amountOut = mulDown(to.balance * to.scale, given) / to.scale;
  const balances = pool.balances.map((balance, i) =>
    i === from.index ? balance + amountIn : i === to.index ? balance - amountOut : balance,
  );
  return { amountOut, marginalRate: rateAt(pool, from, to, amountIn), poolAfter: { ...pool, balances } };
}

/** Base units of token out for the first unit of token in, fee included; 0 for an empty pool. */
export function spotRateBalancerWeighted(pool: BalancerWeightedPool, tokenIn: Address, tokenOut: Address): number {
  const from = sideOf(pool, tokenIn);
  return from.balance === 0n ? 0 : rateAt(pool, from, sideOf(pool, tokenOut), 0n);
}

/** What the pool holds of a token, in base units. */
export function depthBalancerWeighted(pool: BalancerWeightedPool, token: Address): bigint {
  return sideOf(pool, token).balance;
}

interface Side {
  readonly index: number;
  readonly balance: bigint;
  readonly scale: bigint;
  readonly weight: bigint;
}

function sideOf({ address, tokens, balances, scales, weights }: BalancerWeightedPool, token: Address): Side {
  const index = tokens.indexOf(token);
  const [balance, scale, weight] = [balances[index], scales[index], weights[index]];
  if (balance === undefined || scale === undefined || weight === undefined) {
    throw new RangeError(`the pool ${address} has no token ${token}`);
  }
  return { index, balance, scale, weight };
}

/** The derivative of out = balanceOut × (1 − (balanceIn / (balanceIn + in))^(weightIn / weightOut)). */
function rateAt({ swapFee }: BalancerWeightedPool, from: Side, to: Side, amountIn: bigint): number {
  const paid = paidShare(swapFee);
  const ratio = Number(from.weight) / Number(to.weight);
  const balanceIn = Number(from.balance);
  const after = balanceIn + paid * Number(amountIn);
  return ((paid * ratio * Number(to.balance)) / after) * Math.pow(balanceIn / after, ratio);
}
