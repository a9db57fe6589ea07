import type { Head } from "../../core/head.ts";
import { greater } from "../../core/extremes.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { OrderEnd } from "../../trading/parts/follow-parts.ts";
import type { PartRequest } from "../../trading/parts/part-details.ts";
import { retryPauseMs } from "../../trading/parts/retry-pause.ts";
import { firstDetails } from "./legs-details.ts";
import { endOf, standingEnd } from "./legs-end.ts";
import { type LegsProgress, progressOf, ranOutOfGas, type SwapPart } from "./progress.ts";
import { type SaleCandidate, saleCandidates, type SaleMarket } from "./sale-candidates.ts";

/** What comes next for an order, before anything is asked of a node. */
export type Move =
  | { readonly move: "begin"; readonly requests: readonly PartRequest[] }
  /** The purchase had too little gas. */
  | { readonly move: "buy-again" }
  /** By the first of these that would not revert. */
  | { readonly move: "sell"; readonly candidates: readonly SaleCandidate[] }
  | { readonly move: "wait"; readonly untilMs?: number; readonly remark?: string }
  | { readonly move: "end"; readonly end: OrderEnd };

/** The moment in which it is decided. */
export interface Moment extends SaleMarket {
  readonly head: Head;
  readonly nowMs: number;
  /** Why an operator lets nothing be signed. */
  readonly halted: string | undefined;
}

/** Pools may come in a little after their head. */
const MAX_VIEW_LAG = 4n;
const VIEW_WAIT_MS = 250;

/**
 * What comes next, from nothing but what the journal has of the order's parts and the moment. Nothing is begun while the
 * fate of any part is not certain: what timed out is unknown, and not failed. An end stays as it is until a part changes.
 */
export function nextMove(order: Order, moment: Moment): Move {
  const progress = progressOf(order);
  const unsigned = unsignedOf(order, moment.head);
  const { halted } = moment;
  if (unsigned.length > 0) return halted === undefined ? { move: "begin", requests: unsigned } : haltedMove(halted);
  if (progress.isAnyOpen) return { move: "wait" };
  const standing = standingEnd(order);
  if (standing !== undefined) return { move: "end", end: standing };

  const { buys, heldWei } = progress;
  const isTimeUp = moment.nowMs >= order.confirmationDeadlineMs;
  if (isWorthBuyingAgain(buys) && !isTimeUp) return halted === undefined ? { move: "buy-again" } : haltedMove(halted);
  if (heldWei <= 0n) return { move: "end", end: endOf(order, progress) };
  if (isTimeUp) return hold(order, progress, "its time was up before it could be sold");
  if (halted !== undefined) return haltedMove(halted);
  return sell(order, progress, moment);
}

function haltedMove(reason: string): Move {
  return { move: "wait", remark: `nothing is signed, because an operator halted the engine: ${reason}` };
}

/** Those of the first parts that are not signed, as long as the first one can land and they with it. */
function unsignedOf({ orderId, intents, parts }: Order, head: Head): readonly PartRequest[] {
  const [first] = parts;
  const { legs, expiryBlock } = firstDetails({ orderId, intents });
  const { following } = legs;
  if (first === undefined || (isTerminal(first.state) && first.outcome === undefined)) return [];
  if (head.number >= expiryBlock) return [];
  const signed = new Set(parts.map(({ brief }) => brief.partId));
  // Signed in their order: what is missing is the end of the list.
  return following.filter(({ brief }) => !signed.has(brief.partId));
}

function isWorthBuyingAgain(buys: readonly SwapPart[]): boolean {
  const [first] = buys;
  return buys.length === 1 && first !== undefined && ranOutOfGas(first);
}

function sell(order: Order, progress: LegsProgress, moment: Moment): Move {
  const { head, market, nowMs, settings } = moment;
  const seenIn = order.parts.reduce((latest, { inclusion }) => greater(latest, inclusion?.blockNumber ?? 0n), 0n);
  if (market.blockNumber < greater(seenIn, head.number - MAX_VIEW_LAG)) {
    return { move: "wait", untilMs: nowMs + VIEW_WAIT_MS };
  }
  const isPlannedOpen = mayGoAsPlanned(progress.sales, settings.retries);
  const failures = progress.sales.filter(({ state }) => state === "Failed");
  const recoveries = failures.filter((sale) => !isOfPlan(sale));
  if (recoveries.length > settings.retries) {
    return hold(order, progress, `${recoveries.length} sales in place of the planned one have failed`);
  }
  const lastMs = failures.at(-1)?.endedAtMs ?? 0;
  const attempts = isPlannedOpen ? failures.length : recoveries.length;
  const pauseMs = attempts === 0 ? 0 : retryPauseMs(order.orderId, attempts - 1, settings.retryDelayMs);
  const notBeforeMs = lastMs + pauseMs;
  if (nowMs < notBeforeMs) return { move: "wait", untilMs: notBeforeMs };
  const candidates = saleCandidates(order, progress, moment, isPlannedOpen);
  if (candidates.length > 0) return { move: "sell", candidates };
  return hold(order, progress, "no exchange pays so much for it that its recoveries allow the sale");
}

/** Before it was tried; once more when it lacked gas; and as often as is allowed when no block took it. */
function mayGoAsPlanned(sales: readonly SwapPart[], retries: number): boolean {
  if (sales.length > retries || !sales.every((sale) => isOfPlan(sale) && sale.state === "Failed")) return false;
  const lacking = sales.filter(ranOutOfGas).length;
  return lacking <= 1 && sales.every((sale) => ranOutOfGas(sale) || sale.inclusion === undefined);
}

/** By its name: the second leg as it was planned, first or again. */
function isOfPlan({ brief }: SwapPart): boolean {
  return /^sell( #\d+)?$/.test(brief.partId);
}

function hold(order: Order, progress: LegsProgress, why: string): Move {
  return { move: "end", end: endOf(order, progress, why) };
}
