import type { FailureReason } from "../core/failure-reason.ts";
import type { SignedTransaction } from "../core/intent.ts";
import type { TokenAmount } from "../core/money.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Inclusion, Outcome, PriorMove } from "../core/outcome.ts";
import type { Signal } from "../core/signal.ts";
import type { Ledger } from "../ports/ledger.ts";
import { findRivals, type Rival } from "./order-rivals.ts";
import { type RelayStory, relayStories } from "./relay-story.ts";
import { showOrder } from "./show-order.ts";
import { type SignedBid, signedBid } from "./signed-bid.ts";

/** What became of an order, in one word. */
export type Verdict =
  | "open"
  | "earned"
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
export type ExplainedTransaction = Omit<SignedTransaction, "raw"> & { readonly bid?: SignedBid };

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
  readonly rivals: readonly Rival[];
  /** The one of them that landed in its place. */
  readonly winner?: Rival;
  readonly inclusion?: Inclusion;
  readonly outcome?: Outcome;
  readonly corrections: readonly Correction[];
  /** What the executor noted on the way. */
  readonly remarks: readonly string[];
}

/** Explains one order from the books. Throws ORDER_NOT_FOUND. */
export function explainOrder(ledger: Ledger, orderId: bigint, directory: string): Explanation {
  const { order, events } = showOrder(ledger, orderId, directory);
  const { state, signal, failure, outcome } = order;
  const transactions = order.intents.map(({ transaction }) => explained(transaction));
  const bid = transactions.findLast(({ purpose }) => purpose === "execute")?.bid;
  const relays = relayStories(events);
  const rivals = findRivals(order, ledger);
  const winner = winnerOf(failure?.detail, rivals);
  const inclusion = outcome?.inclusion ?? order.inclusion;
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
    rivals,
    ...(winner && { winner }),
    ...(inclusion && { inclusion }),
    ...(outcome && { outcome }),
    corrections: events.flatMap((event) => correctionOf(event) ?? []),
    remarks: [...new Set(events.flatMap((event) => (event.type === "noted" ? [event.detail] : [])))],
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
  if (order.state === "Completed") return "earned";
  if (order.intents.length === 0) return "unsigned";
  if (order.publishedVia.length === 0) return "signed-and-not-sent";
  const { inclusion } = order;
  if (inclusion === undefined) return winnerOf(order.failure?.detail, rivals) ? "lost-to-rival" : "not-included";
  const included = order.intents.find(({ transaction }) => transaction.hash === inclusion.transactionHash);
  return included?.transaction.purpose === "cancel" ? "cancelled" : "reverted";
}

function explained({ raw, ...transaction }: SignedTransaction): ExplainedTransaction {
  const bid = signedBid(raw);
  return { ...transaction, ...(bid && { bid }) };
}

function simulationOf(event: OrderEvent): ExplainedSimulation | undefined {
  if (event.type !== "validated") return undefined;
  const { predictedProfit, netProfit, simulation } = event;
  return { ...simulation, predictedProfit, netProfit };
}

function correctionOf(event: OrderEvent): Correction | undefined {
  const { atMs, type } = event;
  if (type === "reopened") return { atMs, type, detail: event.detail };
  if (type !== "inclusion-removed") return undefined;
  const { transactionHash, blockNumber } = event.inclusion;
  return { atMs, type, detail: `a reorganisation took back block ${blockNumber} with ${transactionHash}` };
}
