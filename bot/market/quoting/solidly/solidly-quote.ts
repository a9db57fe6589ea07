import type { Address } from "../../../core/hex.ts";
import { MAX_UINT128, MAX_UINT256 } from "../../../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { QuotationWithPool } from "../quotation.ts";
import type { SolidlyPool } from "./solidly-pool.ts";
import { type Computed, scaledInvariantOf, solveForY } from "./stable-curve.ts";
import { stableRateAt } from "./stable-rate.ts";

const PPM = Number(PPM_DENOMINATOR);
const ONE = 10n ** 18n;

/**
 * What the pair's getAmountOut says to an amount in, refused where its swap would not pay that: a pair of the first
 * generation can end a unit below its own curve. For tokens that take no fee on transfer, in a pair whose balances equal
 * its reserves.
 */
export function quoteSolidly(pool: SolidlyPool, tokenIn: Address, amountIn: bigint): QuotationWithPool<SolidlyPool> {
  const zeroForOne = tokenIn === pool.token0;
  const [reserveIn, reserveOut] = zeroForOne ? [pool.reserve0, pool.reserve1] : [pool.reserve1, pool.reserve0];
  if (reserveIn <= 0n || reserveOut <= 0n) return { refused: "liquidity-exhausted" };
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  // No token has as much, and below it none of the pair's products with the amount alone overflows.
  if (amountIn > MAX_UINT128) return { refused: "amount-too-large" };
  const netIn = amountIn - (amountIn * BigInt(pool.feePpm)) / PPM_DENOMINATOR;
  const amountOut = pool.isStable
    ? stableAmountOut(pool, zeroForOne, netIn)
    : volatileAmountOut(reserveIn, reserveOut, netIn);
  if (amountOut === undefined) return { refused: "amount-too-large" };
  if (amountOut <= 0n) return { refused: "amount-too-small" };
  if (amountOut >= reserveOut) return { refused: "liquidity-exhausted" };
  const inAfter = reserveIn + netIn;
  const outAfter = reserveOut - amountOut;
  const poolAfter = zeroForOne
    ? { ...pool, reserve0: inAfter, reserve1: outAfter }
    : { ...pool, reserve0: outAfter, reserve1: inAfter };
  const invariant = invariantOfPool(pool);
  const invariantAfter = invariantOfPool(poolAfter);
  if (invariant === undefined || invariantAfter === undefined) return { refused: "amount-too-large" };
  if (invariantAfter < invariant) return { refused: "amount-too-small" };
  return { amountOut, marginalRate: spotRateSolidly(poolAfter, tokenIn), poolAfter };
}

/**
 * What the first, infinitely small, unit in brings in units out, fee included; 0 for a pair without reserves. Good to
 * about 1e-15, but what the pair rounds comes on top: the fee down by less than a unit in, and a stable pair's reserves
 * by up to a billionth of a token.
 */
export function spotRateSolidly(pool: SolidlyPool, tokenIn: Address): number {
  if (pool.reserve0 <= 0n || pool.reserve1 <= 0n) return 0;
  const paid = (PPM - pool.feePpm) / PPM;
  const price = pool.isStable ? stableRateAt(pool) : Number(pool.reserve1) / Number(pool.reserve0);
  return tokenIn === pool.token0 ? paid * price : paid / price;
}

/** What the pair holds of a token, in base units. */
export function depthSolidly(pool: SolidlyPool, token: Address): bigint {
  return token === pool.token0 ? pool.reserve0 : pool.reserve1;
}

function volatileAmountOut(reserveIn: bigint, reserveOut: bigint, netIn: bigint): Computed {
  const product = netIn * reserveOut;
  return product > MAX_UINT256 ? undefined : product / (reserveIn + netIn);
}

function stableAmountOut(pool: SolidlyPool, zeroForOne: boolean, netIn: bigint): Computed {
  const invariant = invariantOfPool(pool);
  if (invariant === undefined) return undefined;
  const scaled0 = (pool.reserve0 * ONE) / pool.unit0;
  const scaled1 = (pool.reserve1 * ONE) / pool.unit1;
  const [scaledIn, scaledOut] = zeroForOne ? [scaled0, scaled1] : [scaled1, scaled0];
  const [unitIn, unitOut] = zeroForOne ? [pool.unit0, pool.unit1] : [pool.unit1, pool.unit0];
  const left = solveForY(pool.generation, scaledIn + (netIn * ONE) / unitIn, invariant, scaledOut, pool);
  return left === undefined ? undefined : ((scaledOut - left) * unitOut) / ONE;
}

function invariantOfPool({ isStable, reserve0, reserve1, unit0, unit1 }: SolidlyPool): Computed {
  if (isStable) return scaledInvariantOf(reserve0, reserve1, unit0, unit1);
  const product = reserve0 * reserve1;
  return product > MAX_UINT256 ? undefined : product;
}
