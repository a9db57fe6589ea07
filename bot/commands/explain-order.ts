import type { FailureReason } from "../core/failure-reason.ts";
import type { Intent, SignedTransaction } from "../core/intent.ts";
import type { TokenAmount } from "../core/money.ts";
import { gasCostWeiOf, inclusionsOf } from "../core/order-account.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Balance, Inclusion, Outcome, PriorMove } from "../core/outcome.ts";
import { type PartFacts, partFactsOf } from "../core/part-facts.ts";
import type { Signal } from "../core/signal.ts";
import { tradeStatus } from "../core/trade-status.ts";
import type { Ledger } from "../ports/ledger.ts";
import { findRivals, type Rival } from "./order-rivals.ts";
import { type RelayStory, relayStories } from "./relay-story.ts";
import { showOrder } from "./show-order.ts";
import { type SignedBid, signedBid } from "./signed-bid.ts";

/** What became of an order, in one word. */
export type Verdict =
  | "open"
  | "earned"
  /** A trade that was made as it was wanted. */
  | "traded"
  /** Less than was wanted, or its first leg and not its second. */
  | "partly-traded"
  /** Refused by us, or too late: nothing was signed. */
  | "unsigned"
  | "signed-and-not-sent"
  | "reverted"
  /** Its nonce was spent on nothing. */
  | "cancelled"
  /** Another order of ours used its nonce. */
  | "lost-to-rival"
  | "not-included";

/** One transaction that the order signed, without its bytes: who has them can publish them. */
export type ExplainedTransaction = Omit<SignedTransaction, "raw"> & {
  /** Which part it is for, of several. */
  readonly partId?: string;
  readonly bid?: SignedBid;
};

/** What tried the order before it was signed, and what was expected of it then. */
export interface ExplainedSimulation {
  /** Absent when nothing tried it, and the signal's own prediction was believed. */
  readonly by?: string;
  readonly gasUsed?: bigint;
  readonly predictedProfit: TokenAmount;
  readonly netProfit: TokenAmount;
}

/** Something that had been taken for certain and was not. */
export interface Correction {
  readonly atMs: number;
  readonly type: "inclusion-removed" | "reopened";
  /** Which part it happened to, of several. */
  readonly partId?: string;
  readonly detail: string;
}

/** Why an order ended as it did, put together from its history. */
export interface Explanation {
  readonly orderId: bigint;
  readonly state: OrderState;
  /** Whether nothing about it can change any more. */
  readonly settled: boolean;
  readonly verdict: Verdict;
  readonly reason?: FailureReason;
  readonly detail?: string;
  readonly signal: Signal;
  readonly simulation?: ExplainedSimulation;
  /** Of the execution that was signed last. */
  readonly bid?: SignedBid;
  readonly targetBlocks: readonly bigint[];
  readonly relays: readonly RelayStory[];
  readonly poolTakenBy?: PriorMove;
  readonly transactions: readonly ExplainedTransaction[];
  /** In the order of their first signatures; none where the order is one transaction. */
  readonly parts: readonly PartFacts[];
  readonly rivals: readonly Rival[];
  /** The one of them that landed in its place. */
  readonly winner?: Rival;
  readonly inclusion?: Inclusion;
  readonly outcome?: Outcome;
  /** What a failure has changed all the same. */
  readonly balance?: Balance;
  /** Of everything that was included, reverted or not. */
  readonly gasCostWei: bigint;
  readonly corrections: readonly Correction[];
  /** What the executor noted on the way. */
  readonly remarks: readonly string[];
}

/** Explains one order from the books. Throws ORDER_NOT_FOUND. */
export function explainOrder(ledger: Ledger, orderId: bigint, directory: string): Explanation {
  const { order, events } = showOrder(ledger, orderId, directory);
  const { state, signal, failure, outcome } = order;
  const transactions = order.intents.map(explained);
  const bid = transactions.findLast(({ purpose }) => purpose === "execute")?.bid;
  const relays = relayStories(events);
  const rivals = findRivals(order, ledger);
  const winner = winnerOf(failure?.detail, rivals);
  const inclusion = outcome?.inclusion ?? inclusionsOf(order).at(-1);
  const simulation = events.map(simulationOf).find((found) => found !== undefined);
  const poolTakenBy = outcome?.priorMove ?? failure?.priorMove;
  return {
    orderId,
    state,
    settled: isSettled(order),
    verdict: verdictOf(order, rivals),
    ...(failure && { reason: failure.reason, detail: failure.detail }),
    signal,
    ...(simulation && { simulation }),
    ...(bid && { bid }),
    targetBlocks: [...new Set(relays.flatMap(({ targetBlocks }) => targetBlocks))].sort((a, b) => (a < b ? -1 : 1)),
    relays,
    ...(poolTakenBy && { poolTakenBy }),
    transactions,
    parts: partFactsOf(order),
    rivals,
    ...(winner && { winner }),
    ...(inclusion && { inclusion }),
    ...(outcome && { outcome }),
    ...(failure?.balance && { balance: failure.balance }),
    gasCostWei: gasCostWeiOf(order),
    corrections: events.flatMap((event) => correctionOf(event) ?? []),
    remarks: [...new Set(events.flatMap((event) => remarkOf(event) ?? []))],
  };
}

/** The rival that the failure names: one that used the nonce after the order had failed did not make it fail. */
function winnerOf(detail = "", rivals: readonly Rival[]): Rival | undefined {
  return rivals.find(
    ({ blockNumber, transactionHash }) =>
      blockNumber !== undefined && transactionHash !== undefined && detail.includes(transactionHash),
  );
}

function verdictOf(order: Order, rivals: readonly Rival[]): Verdict {
  if (isOpen(order)) return "open";
  const status = tradeStatus(order);
  if (order.state === "Completed") {
    if (order.signal.kind !== "split-trade") return "earned";
    return status === "partly" ? "partly-traded" : "traded";
  }
  if (status === "partly") return "partly-traded";
  if (order.intents.length === 0) return "unsigned";
  if (order.publishedVia.length === 0) return "signed-and-not-sent";
  const inclusion = order.parts.length === 0 ? order.inclusion : failedInclusion(order);
  if (inclusion === undefined) return winnerOf(order.failure?.detail, rivals) ? "lost-to-rival" : "not-included";
  return isCancellation(order, inclusion) ? "cancelled" : "reverted";
}

/** Of several transactions: an approval that succeeded says nothing about the order's end. */
function failedInclusion(order: Order): Inclusion | undefined {
  return inclusionsOf(order).findLast((inclusion) => !inclusion.succeeded || isCancellation(order, inclusion));
}

function isCancellation({ intents }: Order, { transactionHash }: Inclusion): boolean {
  const included = intents.find(({ transaction }) => transaction.hash === transactionHash);
  return included?.transaction.purpose === "cancel";
}

function explained({ transaction: { raw, ...transaction }, part }: Intent): ExplainedTransaction {
  const bid = signedBid(raw);
  return { ...transaction, ...(part && { partId: part.partId }), ...(bid && { bid }) };
}

function simulationOf(event: OrderEvent): ExplainedSimulation | undefined {
  if (event.type !== "validated") return undefined;
  const { predictedProfit, netProfit, simulation } = event;
  return { ...simulation, predictedProfit, netProfit };
}

function correctionOf(event: OrderEvent): Correction | undefined {
  const { atMs } = event;
  const update = event.type === "part" ? event.update : event;
  const which = event.type === "part" ? { partId: event.partId } : {};
  if (update.type === "reopened") return { atMs, type: update.type, ...which, detail: update.detail };
  if (update.type !== "inclusion-removed") return undefined;
  const { transactionHash, blockNumber } = update.inclusion;
  const detail = `a reorganisation took back block ${blockNumber} with ${transactionHash}`;
  return { atMs, type: update.type, ...which, detail };
}

function remarkOf(event: OrderEvent): string | undefined {
  if (event.type === "noted") return event.detail;
  if (event.type !== "part" || event.update.type !== "noted") return undefined;
  return `${event.partId}: ${event.update.detail}`;
}
