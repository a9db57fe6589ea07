import type { Judgement } from "./campaign-judge.ts";

/** How long an engine took to be idle again, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** What a campaign came to: the last line that it prints. */
export interface CampaignSummary {
  /** How many were asked for. */
  readonly orders: number;
  /** As the bot makes several at once, they may be a few more. */
  readonly ordersJudged: number;
  /** How often each kind of fault really happened. */
  readonly faults: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubleSpentNonces: number;
  readonly wrongTerminalStates: number;
  /** From the end of a disturbance, or from a kill, until the engine had nothing to do but to wait for a block. */
  readonly recoveryMs: Percentiles;
  readonly recoveryMsByFault: Readonly<Record<string, Percentiles>>;
}

/** How long each disturbance was felt. */
export type Recoveries = ReadonlyMap<string, readonly number[]>;

/** Counts what was found. */
export function summarise(
  orders: { readonly asked: number; readonly judged: number },
  faults: Readonly<Record<string, number>>,
  judgement: Judgement,
  recoveries: Recoveries,
): CampaignSummary {
  const byFault = [...recoveries].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    orders: orders.asked,
    ordersJudged: orders.judged,
    faults,
    lost: judgement.lost.length,
    doubleSpentNonces: judgement.doubleSpentNonces.length,
    wrongTerminalStates: judgement.wrongTerminalStates.length,
    recoveryMs: percentilesOf([...recoveries.values()].flat()),
    recoveryMsByFault: Object.fromEntries(byFault.map(([kind, times]) => [kind, percentilesOf(times)])),
  };
}

/** Whether an engine came through, with as many orders as were asked for. */
export function isClean(summary: CampaignSummary): boolean {
  const { orders, ordersJudged, lost, doubleSpentNonces, wrongTerminalStates } = summary;
  return ordersJudged >= orders && lost + doubleSpentNonces + wrongTerminalStates === 0;
}

/** Nearest rank; zeros when nothing was measured. */
export function percentilesOf(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}
