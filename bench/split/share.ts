import { median } from "../engine/quantiles.ts";

/** The least of some shares, and the one in the middle. */
export interface Share {
  readonly min: number;
  readonly median: number;
}

/** NaN of none. */
export function shareOf(shares: readonly number[]): Share {
  return { min: shares.length === 0 ? NaN : Math.min(...shares), median: median(shares) };
}
