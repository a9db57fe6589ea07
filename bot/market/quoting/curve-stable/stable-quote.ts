import { coinValue } from "../curve/coin-value.ts";
import { PoolReverts, revertUnless, uint256, unlessReverted } from "../curve/pool-arithmetic.ts";
import { rateOrNone } from "../curve/rate-or-none.ts";
import type { Quotation } from "../quotation.ts";
import { amplificationAt } from "./amplification.ts";
import { offPegFee } from "./off-peg-fee.ts";
import { requireNotablePrice } from "./remembered-price.ts";
import { type StableCurve, stableD, stableY } from "./stable-invariant.ts";
import type { StablePool } from "./stable-pool.ts";
import { stableRate } from "./stable-rate.ts";
import { stableRates } from "./stable-rates.ts";

const PRECISION = 10n ** 18n;
const FEE_DENOMINATOR = 10n ** 10n;

/**
 * What `exchange` transfers for an amount of coin i, when the tokens take no fee on transfer. Not what `get_dy` says: that
 * takes the fee after converting to base units in some implementations, and before it in others.
 */
export function quoteStable(pool: StablePool, i: number, j: number, amountIn: bigint): Quotation {
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  return unlessReverted(() => {
    const rates = stableRates(pool);
    const curve = curveOf(pool, rates);
    const { xp } = curve;
    const rateIn = coinValue(rates, i);
    const rateOut = coinValue(rates, j);
    const x = uint256(coinValue(xp, i) + uint256(amountIn * rateIn) / PRECISION);
    const d = stableD(curve, pool.productRounding);
    const y = stableY(curve, i, j, x, d);
    // One unit stays for rounding.
    const dy = coinValue(xp, j) - y - 1n;
    revertUnless(dy >= 0n, "amount-too-small");
    requireNotablePrice(pool.priceMemory, curve, xp.with(i, x).with(j, y), d);
    const feeE10 = offPegFee(
      (coinValue(xp, i) + x) / 2n,
      (coinValue(xp, j) + y) / 2n,
      pool.feeE10,
      pool.offpegFeeMultiplierE10,
    );
    const fee = uint256(dy * feeE10) / FEE_DENOMINATOR;
    const amountOut = uint256((dy - fee) * PRECISION) / rateOut;
    const held = { x: Number(x), y: Number(y), d: Number(d), dy: Number(dy), x0: Number(xp[i]), y0: Number(xp[j]) };
    const rate = stableRate(curve, { i, j, ...held }, pool);
    return { amountOut, marginalRate: rateOrNone((rate * Number(rateIn)) / Number(rateOut)) };
  });
}

/** Units of coin j for the first unit of coin i, fee included; 0 where there is no liquidity. */
export function spotRateStable(pool: StablePool, i: number, j: number): number {
  const rates = stableRates(pool);
  const found = unlessReverted(() => {
    const curve = curveOf(pool, rates);
    return { curve, d: stableD(curve, pool.productRounding) };
  });
  if ("refused" in found) return 0;
  const { curve, d } = found;
  const x0 = Number(curve.xp[i]);
  const y0 = Number(curve.xp[j]);
  const rate = stableRate(curve, { i, j, x: x0, y: y0, d: Number(d), dy: 0, x0, y0 }, pool);
  return rateOrNone((rate * Number(rates[i])) / Number(rates[j]));
}

function curveOf(pool: StablePool, rates: readonly bigint[]): StableCurve {
  const { balances, aPrecision, amplification, timestampS } = pool;
  const xp = balances.map((balance, k) => uint256(balance * (rates[k] ?? 0n)) / PRECISION);
  const ann = amplificationAt(amplification, timestampS) * BigInt(xp.length);
  if (ann <= aPrecision) throw new PoolReverts("inconsistent-state");
  return { xp, ann, aPrecision };
}
