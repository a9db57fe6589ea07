import type { StableCurve } from "./stable-invariant.ts";

const FEE_DENOMINATOR = 1e10;

/** One point of an exchange of coin i for coin j, in the invariant's 18 decimals. */
export interface StablePoint {
  readonly i: number;
  readonly j: number;
  /** What the pool holds of both, and of the others, at this point. */
  readonly x: number;
  readonly y: number;
  readonly d: number;
  /** What has gone out so far, before the fee. */
  readonly dy: number;
  /** What the pool held of both before. */
  readonly x0: number;
  readonly y0: number;
}

/** How the fee is charged. */
export interface StableFee {
  readonly feeE10: bigint;
  readonly offpegFeeMultiplierE10: bigint;
}

/** Units of coin j for one more unit of coin i, both in 18 decimals: the derivative of the invariant, less the fee. */
export function stableRate(curve: StableCurve, point: StablePoint, fee: StableFee): number {
  const { i, j, x, y, d } = point;
  if (y === 0) return 0;
  const ann = Number(curve.ann) / Number(curve.aPrecision);
  const n = curve.xp.length;
  // D^(n+1) / (n^n × product), as factors near 1.
  let product = d;
  for (const [k, held] of curve.xp.entries()) product *= d / n / (k === i ? x : k === j ? y : Number(held));
  const slope = (ann + product / x) / (ann + product / y);
  return lessFee(slope, point, fee);
}

/** The fee depends on how far from balance the exchange takes the pool, so it has a derivative of its own. */
function lessFee(
  slope: number,
  { x, y, x0, y0, dy }: StablePoint,
  { feeE10, offpegFeeMultiplierE10 }: StableFee,
): number {
  const base = Number(feeE10) / FEE_DENOMINATOR;
  const multiplier = Number(offpegFeeMultiplierE10) / FEE_DENOMINATOR;
  if (multiplier <= 1) return slope * (1 - base);
  const xMean = (x0 + x) / 2;
  const yMean = (y0 + y) / 2;
  const both = xMean + yMean;
  const balance = (4 * xMean * yMean) / (both * both);
  const divisor = (multiplier - 1) * balance + 1;
  const fee = (multiplier * base) / divisor;
  const balanceChange = (balance / 2) * (1 / xMean - slope / yMean - (2 * (1 - slope)) / both);
  const feeChange = (-fee * (multiplier - 1) * balanceChange) / divisor;
  return slope * (1 - fee) - dy * feeChange;
}
