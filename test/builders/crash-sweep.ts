import { messageOf } from "../../bot/core/errors.ts";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { type Percentiles, percentilesOf } from "./campaign-summary.ts";
import { type CrashCase, nameOf } from "./crash-cases.ts";
import { type CrashVerdict, killAndRecover } from "./crash-run.ts";

/** What a sweep came to: the last line that `npm run test:crash` prints. */
export interface CrashSummary {
  /** At how many points a bot can be killed; one is counted again for each moment of it, and number of blocks missed. */
  readonly points: number;
  /** At how many it was. */
  readonly swept: number;
  /** After how many of these everything was as it should be. */
  readonly recovered: number;
  /** Further points that only the run that counted had: how much goes into one commit depends on the clock. */
  readonly absent: number;
  readonly wrongs: readonly string[];
  /** From the restart until the orders that were open had their right ends, in milliseconds. */
  readonly recoveryMs: Percentiles;
}

/** A sweep's verdicts, and what they come to. */
export interface CrashSweep {
  readonly verdicts: readonly CrashVerdict[];
  readonly summary: CrashSummary;
}

export interface SweepOptions {
  readonly botsAtOnce: number;
  /** Hears after each case how it ended, and how many are left. */
  readonly onCase?: (sentence: string) => void;
}

/** The last point of a kind may not come in one run, and in the next one again. */
const MOST_TRIES = 3;
const NEVER_CAME = "came in no run but the one that counted";

/** Kills a bot at each of the cases, on chains of their own, several at once. */
export async function sweepCrashes(
  floor: TradingFloor,
  cases: readonly CrashCase[],
  { botsAtOnce, onCase }: SweepOptions,
): Promise<CrashSweep> {
  const verdicts: CrashVerdict[] = [];
  const wrongs: string[] = [];
  const left = [...cases];
  let absent = 0;
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const said = await judgeCase(floor, next);
      if (typeof said !== "string") verdicts.push(said);
      if (said === NEVER_CAME) absent += 1;
      const found = typeof said !== "string" ? said.wrongs : said === NEVER_CAME ? [] : [said];
      wrongs.push(...found.map((wrong) => `${nameOf(next)}: ${wrong}`));
      const became = said === NEVER_CAME ? said : found.length === 0 ? "recovered" : found.join("; ");
      onCase?.(`${nameOf(next)}: ${became} (${left.length} left)`);
    }
  };
  await Promise.all(Array.from({ length: botsAtOnce }, work));
  const recoveryMs = percentilesOf(verdicts.map((verdict) => verdict.recoveryMs));
  const recovered = verdicts.filter((verdict) => verdict.wrongs.length === 0).length;
  const points = cases.length - absent;
  return { verdicts, summary: { points, swept: verdicts.length, recovered, absent, wrongs, recoveryMs } };
}

/** The verdict, or in a sentence why there is none; whatever is thrown ends no other case. */
async function judgeCase(floor: TradingFloor, crash: CrashCase): Promise<CrashVerdict | string> {
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const verdict = await killAndRecover(floor, crash);
      if (verdict !== "ended before") return verdict;
    }
    return NEVER_CAME;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
