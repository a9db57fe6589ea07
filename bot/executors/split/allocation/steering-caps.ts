import { greater, lesser } from "../../../core/extremes.ts";
import { BPS_DENOMINATOR } from "../../../core/money.ts";
import { isUnbalanced, type Standing } from "./imbalance.ts";

/** An exchange with what it may get at all. */
export interface SteeredStanding extends Standing {
  readonly capUsdE8: bigint;
}

/** One part in this many of the amount is given besides, so that what rounds in tokens' units still finds its place. */
const ROUNDING_ROOM = 10_000n;

/**
 * What each exchange may get of an amount so that, wherever within these caps all of it goes, the imbalance ends at the
 * threshold or below; where no split can do that, the split that comes nearest: the lowest are filled up to one level.
 * Undefined when there is nothing to balance.
 */
export function steeringCaps(
  standings: readonly SteeredStanding[],
  amountUsdE8: bigint,
  thresholdBps: bigint,
): ReadonlyMap<string, bigint> | undefined {
  if (!isUnbalanced(standings, thresholdBps)) return undefined;
  const room = standings.reduce((sum, { capUsdE8 }) => sum + capUsdE8, 0n);
  const amount = lesser(amountUsdE8, room);
  const highest = standings.map(({ exposureUsdE8, capUsdE8 }) => exposureUsdE8 + capUsdE8).reduce(greater, 0n);
  const takes = (level: bigint): bigint => sumOf(capsAt(standings, level));
  const holdsAll = leastWhere(0n, highest, (level) => takes(level) >= amount);
  const fullest = holdsAll + amount / ROUNDING_ROOM + 1n;
  // The higher the level, the more uneven the worst split below it.
  const firstUneven = leastWhere(fullest, highest + 1n, (level) => !staysEven(standings, level, amount, thresholdBps));
  const level = firstUneven > fullest ? firstUneven - 1n : fullest;
  const caps = capsAt(standings, level);
  return new Map(standings.map(({ exchange }, index) => [exchange, caps[index] ?? 0n]));
}

/** What each may get so that none ends above the level. */
function capsAt(standings: readonly SteeredStanding[], level: bigint): readonly bigint[] {
  return standings.map(({ exposureUsdE8, capUsdE8 }) => lesser(capUsdE8, greater(0n, level - exposureUsdE8)));
}

/** Whether even the worst split of the amount ends at the threshold or below: one exchange gets what no other can take. */
function staysEven(
  standings: readonly SteeredStanding[],
  level: bigint,
  amount: bigint,
  thresholdBps: bigint,
): boolean {
  const caps = capsAt(standings, level);
  const room = sumOf(caps);
  const ends = standings.map(({ exposureUsdE8 }, index) => {
    const cap = caps[index] ?? 0n;
    return { most: exposureUsdE8 + cap, least: exposureUsdE8 + greater(0n, amount - (room - cap)) };
  });
  const most = ends.map((end) => end.most).reduce(greater, 0n);
  return ends.every(({ least }) => (most - least) * BPS_DENOMINATOR <= thresholdBps * most);
}

/** The least level in a range that it is true of, where it is true of all above; the end of the range when of none. */
function leastWhere(from: bigint, to: bigint, isTrue: (level: bigint) => boolean): bigint {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (isTrue(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
