// Logarithm and exponential as LogExpMath.sol of Balancer V2 rounds them, as far as a swap needs them. Its integers are
// signed and truncated, as bigint's are.
import { ONE } from "../balancer/fixed-point.ts";

const ONE_20 = 10n ** 20n;
const ONE_36 = 10n ** 36n;

/** Closer to 1 than this the logarithm is computed with 36 decimals. */
const FINE_LOGARITHM_FROM = ONE - ONE / 10n;

interface Step {
  /** With 20 decimals. */
  readonly exponent: bigint;
  /** e to that exponent, with 20 decimals. */
  readonly power: bigint;
}

/** e^32 to e^(1/4). The contract also knows e^128 and e^64, which no swap reaches: 1.3^−99 is e^−26. */
const STEPS: readonly Step[] = [
  { exponent: 3_200_000_000_000_000_000_000n, power: 7_896_296_018_268_069_516_100_000_000_000_000n },
  { exponent: 1_600_000_000_000_000_000_000n, power: 888_611_052_050_787_263_676_000_000n },
  { exponent: 800_000_000_000_000_000_000n, power: 298_095_798_704_172_827_474_000n },
  { exponent: 400_000_000_000_000_000_000n, power: 5_459_815_003_314_423_907_810n },
  { exponent: 200_000_000_000_000_000_000n, power: 738_905_609_893_065_022_723n },
  { exponent: 100_000_000_000_000_000_000n, power: 271_828_182_845_904_523_536n },
  { exponent: 50_000_000_000_000_000_000n, power: 164_872_127_070_012_814_685n },
  { exponent: 25_000_000_000_000_000_000n, power: 128_402_541_668_774_148_407n },
];

/** The logarithm takes two more. */
const FINE_STEPS: readonly Step[] = [
  ...STEPS,
  { exponent: 12_500_000_000_000_000_000n, power: 113_314_845_306_682_631_683n },
  { exponent: 6_250_000_000_000_000_000n, power: 106_449_445_891_785_942_956n },
];

const EXPONENTIAL_TERMS = 12n;
const LAST_TERM = 11n;
const LAST_FINE_TERM = 15n;

/** base^exponent, all with 18 decimals; 0 < base ≤ 1 and exponent ≤ 100. Not rounded to any side: it errs by a little. */
export function powBelowOne(base: bigint, exponent: bigint): bigint {
  return expOfNegative(exponentOf(base, exponent) / ONE);
}

/** ln(base) × exponent with 36 decimals. */
function exponentOf(base: bigint, exponent: bigint): bigint {
  if (base <= FINE_LOGARITHM_FROM) return -lnAboveOne(ONE_36 / base) * exponent;
  const fine = series(base * ONE, ONE_36, LAST_FINE_TERM);
  return (fine / ONE) * exponent + ((fine % ONE) * exponent) / ONE;
}

/** ln(value) with 18 decimals, for values from 1 to about 10^14. */
function lnAboveOne(value: bigint): bigint {
  let rest = value * 100n;
  let sum = 0n;
  for (const { exponent, power } of FINE_STEPS) {
    if (rest < power) continue;
    rest = (rest * ONE_20) / power;
    sum += exponent;
  }
  return (sum + series(rest, ONE_20, LAST_TERM)) / 100n;
}

/** ln(value) by 2 (z + z³/3 + z⁵/5 + …) with z = (value − 1) / (value + 1), all in units of `one`. */
function series(value: bigint, one: bigint, lastTerm: bigint): bigint {
  const z = ((value - one) * one) / (value + one);
  const squared = (z * z) / one;
  let power = z;
  let sum = z;
  for (let n = 3n; n <= lastTerm; n += 2n) {
    power = (power * squared) / one;
    sum += power / n;
  }
  return sum * 2n;
}

/** e^x with 18 decimals, for −64 < x ≤ 0. */
function expOfNegative(x: bigint): bigint {
  const inverse = expOfPositive(-x);
  return x < 0n ? ONE_36 / inverse : inverse;
}

function expOfPositive(x: bigint): bigint {
  let rest = x * 100n;
  let product = ONE_20;
  for (const { exponent, power } of STEPS) {
    if (rest < exponent) continue;
    rest -= exponent;
    product = (product * power) / ONE_20;
  }
  let term = rest;
  let sum = ONE_20 + term;
  for (let n = 2n; n <= EXPONENTIAL_TERMS; n++) {
    term = (term * rest) / ONE_20 / n;
    sum += term;
  }
  return (product * sum) / ONE_20 / 100n;
}
