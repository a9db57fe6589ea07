import { lesser } from "../../../core/extremes.ts";
import { isUnbalanced, type Standing } from "./imbalance.ts";

/** Exposure that would have to move for balance. */
export interface Shift {
  readonly from: string;
  readonly to: string;
  readonly usdE8: bigint;
}

/**
 * Specification 003's rebalancing: when unbalanced, what would have to move for each exchange to have the mean, from the
 * highest to the lowest first. Nothing is ever moved, because exposure is what was traded: it shows where trades should go.
 */
export function shiftsOf(standings: readonly Standing[], thresholdBps: bigint): readonly Shift[] {
  if (!isUnbalanced(standings, thresholdBps)) return [];
  const sum = standings.reduce((total, { exposureUsdE8 }) => total + exposureUsdE8, 0n);
  const mean = sum / BigInt(standings.length);
  const from = standings
    .map(({ exchange, exposureUsdE8 }) => ({ exchange, usdE8: exposureUsdE8 - mean }))
    .sort((one, other) => descending(one, other));
  const shifts: Shift[] = [];
  let [high, low] = [0, from.length - 1];
  while (high < low) {
    const [giver, taker] = [from[high], from[low]];
    if (giver === undefined || taker === undefined || giver.usdE8 <= 0n || taker.usdE8 >= 0n) break;
    const usdE8 = lesser(giver.usdE8, -taker.usdE8);
    shifts.push({ from: giver.exchange, to: taker.exchange, usdE8 });
    giver.usdE8 -= usdE8;
    taker.usdE8 += usdE8;
    if (giver.usdE8 === 0n) high += 1;
    if (taker.usdE8 === 0n) low -= 1;
  }
  return shifts;
}

interface Surplus {
  readonly exchange: string;
  /** Above the mean. */
  usdE8: bigint;
}

function descending(one: Surplus, other: Surplus): number {
  if (one.usdE8 !== other.usdE8) return one.usdE8 > other.usdE8 ? -1 : 1;
  return one.exchange < other.exchange ? -1 : 1;
}
