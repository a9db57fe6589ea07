import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { Curve } from "../quoting/curve-stretch.ts";

const PPM = Number(PPM_DENOMINATOR);
/** Doubles tell an amount from the next one to about 1e-16; an optimum that is off by 1e-12 costs 1e-24 of the volume. */
const AMOUNT_TOLERANCE = 1e-12;
/** Halving alone takes 112 steps from the largest amount to a unit, and 40 more to that tolerance. */
const MAX_STEPS = 200;

/** The size of a cycle in doubles. */
export interface CurveOptimum {
  readonly amountIn: number;
  /** After the premium; up to rounding of doubles above what integers gain. */
  readonly profit: number;
}

/** What a cycle does around an amount: out = (a·in + b) / (c·in + d) with a·d − b·c = 1, until a hop leaves its stretch. */
interface Moebius {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * The amount at which one more unit in brings the unit out and its premium; undefined where the first unit does not.
 *
 * Along constant-product stretches a cycle is a Möbius map, and 1 / √rate = c·in + d is a straight line in the amount. So
 * the optimum of the stretches around an amount has a closed form: for pairs alone that is the answer, at the first step.
 * With concentrated liquidity it is Newton's method on a line with kinks, inside a bracket, with halving where it creeps.
 */
export function curveOptimum(curves: readonly Curve[], premiumPpm: number): CurveOptimum | undefined {
  const target = Math.sqrt(PPM / (PPM + premiumPpm));
  let low = 0;
  let high = Infinity;
  let amountIn = 0;
  let width = Infinity;
  for (let step = 0; step < MAX_STEPS; step++) {
    const map = mapAround(curves, amountIn);
    let next = NaN;
    if (map === undefined) high = amountIn;
    else {
      const slope = map.c * amountIn + map.d;
      // Not for a pool without reserves either, whose slope is no number.
      if (step === 0 && !(slope < target)) return undefined;
      if (slope < target) low = amountIn;
      else high = amountIn;
      next = (target - map.d) / map.c;
      if (Math.abs(next - amountIn) <= AMOUNT_TOLERANCE * amountIn) break;
    }
    if (high - low <= AMOUNT_TOLERANCE * low || high < 1) {
      amountIn = low;
      break;
    }
    const creeps = high - low > width / 2 && step % 4 === 3;
    if (step % 4 === 3) width = high - low;
    amountIn = next > low && next < high && !creeps ? next : between(low, high);
  }
  const amountOut = amountAfter(curves, amountIn);
  return { amountIn, profit: amountOut - amountIn * (1 + premiumPpm / PPM) };
}

function between(low: number, high: number): number {
  if (high === Infinity) return low * 4 + 1;
  // By powers where the bracket spans many, by halves where it does not.
  return low > 0 && high > low * 4 ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2;
}

/** Undefined where a pool does not take so much. */
function mapAround(curves: readonly Curve[], amountIn: number): Moebius | undefined {
  let a = 1;
  let b = 0;
  let c = 0;
  let d = 1;
  let amount = amountIn;
  for (const curve of curves) {
    const stretch = curve.stretchAt(amount);
    if (stretch === undefined) return undefined;
    const { fromIn, fromOut, reserveIn, reserveOut, paidShare } = stretch;
    // (e·x + f) / (g·x + h), with the determinant 1: products of four pools' reserves would leave the doubles.
    const scale = 1 / Math.sqrt(paidShare * reserveIn * reserveOut);
    const rest = reserveIn - paidShare * fromIn;
    const e = paidShare * (fromOut + reserveOut) * scale;
    const f = (fromOut * rest - paidShare * fromIn * reserveOut) * scale;
    const g = paidShare * scale;
    const h = rest * scale;
    [a, b, c, d] = [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d];
    const paid = paidShare * (amount - fromIn);
    amount = fromOut + (paid * reserveOut) / (reserveIn + paid);
  }
  return { a, b, c, d };
}

function amountAfter(curves: readonly Curve[], amountIn: number): number {
  return curves.reduce((amount, curve) => {
    const stretch = curve.stretchAt(amount);
    if (stretch === undefined) return -Infinity;
    const paid = stretch.paidShare * (amount - stretch.fromIn);
    return stretch.fromOut + (paid * stretch.reserveOut) / (stretch.reserveIn + paid);
  }, amountIn);
}
