/**
 * A rate as the search takes it: 0 for none. Far from balance more in can bring less out, because all of it is charged more,
 * and doubles end where integers go on.
 */
export function rateOrNone(rate: number): number {
  return rate > 0 && Number.isFinite(rate) ? rate : 0;
}
