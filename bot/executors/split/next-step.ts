import type { Head } from "../../core/head.ts";
import type { Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { TradingSettings } from "../../trading/parts/trading-settings.ts";
import { type PlannedPart, type PlannedSwap, swapsOf } from "./planned-part.ts";
import { retryPauseMs } from "../../trading/parts/retry-pause.ts";
import { partOf, type Round, roundsOf } from "./round.ts";
import { tradeOf } from "./split-signal.ts";
import { progressOf } from "./trade-progress.ts";

/** The moment in which it is decided. */
export interface Moment {
  readonly nowMs: number;
  readonly head: Head;
  /** Of the newest state of the pools. */
  readonly marketBlock: bigint;
  readonly isHalted: boolean;
}

/** What a trade needs next. */
export type Step =
  /** What was planned together is signed together. */
  | { readonly step: "sign"; readonly round: Round; readonly unsigned: readonly PlannedPart[] }
  /** What has failed for certain is planned anew. */
  | {
      readonly step: "plan";
      readonly amountWei: bigint;
      readonly again: readonly PlannedSwap[];
      readonly untilMs: number;
    }
  | { readonly step: "wait"; readonly untilMs?: number; readonly remark?: string }
  | { readonly step: "end"; readonly isPartial: boolean };

type StepSettings = Pick<TradingSettings, "retries" | "retryDelayMs">;

/** The market of a head comes a little after the head, and wakes nobody. */
const MARKET_POLL_MS = 100;
const UNCERTAIN = "nothing is tried anew before it is certain that what has failed cannot land any more";
const HALTED = "nothing further is signed while an operator halts the engine";

/** What comes next, from nothing but the order as the journal has it and the moment. */
export function nextStep(order: Order, moment: Moment, settings: StepSettings): Step {
  const rounds = roundsOf(order);
  const last = rounds.at(-1);
  if (last === undefined) throw new Error(`order ${order.orderId} has no plan of its parts`);
  const unsigned = unsignedOf(order, last, moment);
  if (unsigned.length > 0) {
    return moment.isHalted ? { step: "wait", remark: HALTED } : { step: "sign", round: last, unsigned };
  }
  if (order.parts.some(({ state }) => !isTerminal(state))) return { step: "wait" };
  return afterFailures(order, rounds, moment, settings);
}

/**
 * What of a round can still be signed. Nothing once a part of it has ended: its minimums are those of another state, and
 * its approvals may be missing.
 */
export function unsignedOf(order: Order, { planned, terms }: Round, { nowMs, head }: Moment): readonly PlannedPart[] {
  const hasTime = head.number < terms.expiryBlock && nowMs < order.confirmationDeadlineMs;
  const isUntouched = planned.every((each) => !isTerminal(partOf(order, each)?.state ?? "Created"));
  return hasTime && isUntouched ? planned.filter((each) => partOf(order, each) === undefined) : [];
}

function afterFailures(
  order: Order,
  rounds: readonly Round[],
  moment: Moment,
  { retries, retryDelayMs }: StepSettings,
): Step {
  const { nowMs, head, marketBlock, isHalted } = moment;
  const { orderId, confirmationDeadlineMs: untilMs } = order;
  const { isPartial, again, leftAnewWei, attempts } = progressOf(order, rounds, tradeOf(order.signal));
  const end: Step = { step: "end", isPartial };
  const amountWei = attempts < retries ? leftAnewWei : 0n;
  if ((amountWei === 0n && again.length === 0) || nowMs >= untilMs) return end;
  const swaps = rounds.flatMap(({ planned }) => swapsOf(planned));
  if (!swaps.every((swap) => isCertain(order, swap, moment))) return { step: "wait", untilMs, remark: UNCERTAIN };
  if (isHalted) return { step: "wait", untilMs, remark: HALTED };
  const endedAtMs = Math.max(...order.parts.map((part) => part.endedAtMs ?? 0));
  // What only lacked gas is no worse for being tried at once.
  const dueMs = amountWei === 0n ? endedAtMs : endedAtMs + retryPauseMs(orderId, attempts, retryDelayMs);
  if (dueMs >= untilMs) return end;
  if (dueMs > nowMs) return { step: "wait", untilMs: dueMs };
  if (marketBlock < head.number) return { step: "wait", untilMs: nowMs + MARKET_POLL_MS };
  return { step: "plan", amountWei, again, untilMs };
}

/**
 * Whether nothing of an ended part can trade any more. What no block had may still be at a relay, but a router refuses it
 * after its deadline; a pool of Curve has none, so that only finality tells.
 */
function isCertain(order: Order, swap: PlannedSwap, { head }: Moment): boolean {
  const part = partOf(order, swap);
  if (part === undefined || part.settled || part.inclusion !== undefined) return true;
  return part.publishedVia.length === 0 || (swap.deadlineS !== undefined && head.timestampS > swap.deadlineS);
}
