import { coinValue } from "../curve/coin-value.ts";
import type { AmpGamma } from "./amp-gamma.ts";
import type { CryptoPool } from "./crypto-pool.ts";

const WAD = 10n ** 18n;
const FINE = 10n ** 36n;
const FEE_DENOMINATOR = 1e10;

/** One point of an exchange of coin i for coin j. */
export interface CryptoPoint {
  readonly i: number;
  readonly j: number;
  /** What the pool holds at this point, before the fee, in the invariant's units. */
  readonly xp: readonly bigint[];
  readonly d: bigint;
  /** What has gone out so far, before the fee. */
  readonly dy: bigint;
}

/** Units of coin j for one more unit of coin i, both in the invariant's units: its derivative, less the fee. */
export function cryptoRate(pool: CryptoPool, parameters: AmpGamma, point: CryptoPoint): number {
  const slope = slopeAt(parameters, point);
  const { i, j, dy } = point;
  const xp = point.xp.map(Number);
  const n = xp.length;
  const sum = xp.reduce((total, x) => total + x, 0);
  const balance = xp.reduce((product, x) => (product * x * n) / sum, 1);
  const feeGamma = Number(pool.feeGamma) / Number(WAD);
  const share = feeGamma / (feeGamma + 1 - balance);
  const midFee = Number(pool.midFeeE10) / FEE_DENOMINATOR;
  const outFee = Number(pool.outFeeE10) / FEE_DENOMINATOR;
  const balanceChange = balance * (1 / coinValue(xp, i) - slope / coinValue(xp, j) - (n * (1 - slope)) / sum);
  const feeChange = (midFee - outFee) * ((share * share) / feeGamma) * balanceChange;
  return slope * (1 - midFee * share - outFee * (1 - share)) - Number(dy) * feeChange;
}

/**
 * The invariant's slope, from K × (S - 1) + K0 - 1 = 0 with K = A × n^n × gamma² × K0 / (gamma + 1 - K0)² and S and K0
 * the sum and the product of the balances as shares of D. Near balance both differences are far smaller than what they
 * are taken of, so they are taken of integers.
 */
function slopeAt({ ann, gamma }: AmpGamma, { i, j, xp, d }: CryptoPoint): number {
  const n = BigInt(xp.length);
  const product = xp.reduce((all, x) => (all * x * n) / d, FINE);
  const sum = xp.reduce((all, x) => all + x, 0n);
  const k0 = Number(product) / Number(FINE);
  const gap = Number(gamma * WAD + FINE - product) / Number(FINE);
  const excess = Number(((sum - d) * FINE) / d) / Number(FINE);
  const sharpness = (Number(ann) / 10_000) * (Number(gamma) / Number(WAD) / gap) ** 2;
  const common = 1 + (sharpness * excess * (gap + 2 * k0)) / gap;
  const weight = (x: bigint): number => sharpness + (common * Number(d)) / Number(x);
  return weight(coinValue(xp, i)) / weight(coinValue(xp, j));
}
