import type { FailureReason } from "../core/failure-reason.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { TokenAmount } from "../core/money.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { OrderState } from "../core/order-state.ts";
import type { Fill } from "../core/outcome.ts";
import type { PartFacts } from "../core/part-facts.ts";
import type { SignalKind } from "../core/signal.ts";
import type { TradeStatus } from "../core/trade-status.ts";

/** One order in one row: what a list or a table of profits shows. */
export interface LedgerEntry {
  readonly orderId: bigint;
  readonly state: OrderState;
  /** Whether nothing about it can change any more; false when absent. */
  readonly settled?: boolean;
  /** How often it had ended and went on: its profit was booked and taken back, or it was given up too early. */
  readonly reopenings?: number;
  readonly strategyId: number;
  readonly signalId: bigint;
  readonly source: string;
  readonly kind: SignalKind;
  readonly createdAtMs: number;
  /** When it became Completed or Failed. */
  readonly endedAtMs?: number;
  /** The token of the profits below. */
  readonly profitToken: Address;
  /** Before gas and bid. */
  readonly predictedProfitWei?: bigint;
  /** The prediction after gas and bid. */
  readonly netProfitWei?: bigint;
  /** From the receipt, before gas. */
  readonly realisedProfitWei?: bigint;
  /** What was bought to be sold and is left. */
  readonly held?: readonly TokenAmount[];
  readonly gasUsed?: bigint;
  /** In the chain's native coin. */
  readonly gasCostWei?: bigint;
  readonly failureReason?: FailureReason;
  readonly failureDetail?: string;
  /** Who moved a pool of ours first, where that is known and mattered. */
  readonly priorMoveTransaction?: Hex;
  /** Of the included transaction, or else of the one signed last. */
  readonly account?: Address;
  readonly nonce?: number;
  /** The included transaction, or else the one signed last. */
  readonly transactionHash?: Hex;
  readonly blockNumber?: bigint;
  /** Of the whole trade, of an order that is made of several transactions. */
  readonly status?: TradeStatus;
  /** What was changed into what, of a trade that was made. */
  readonly fill?: Fill;
  /** In the order of their signatures; absent until one was signed. */
  readonly parts?: readonly PartFacts[];
}

/** One order with everything that happened to it, in order. */
export interface LedgerHistory {
  readonly order: Order;
  readonly events: readonly OrderEvent[];
}

/** Which orders somebody wants to see no more: those created until then, once they are settled, except some. */
export interface Cleared {
  readonly createdUntilMs: number;
  /** Those that were not settled at that time: they were not cleared, and are not when they are settled later. */
  readonly except: readonly bigint[];
}

/** Remembers what was cleared from the lists; the books themselves keep everything. */
export interface ClearedOrders {
  /** Undefined when nothing ever was. */
  read(): Cleared | undefined;
  write(cleared: Cleared): void;
}

export interface OrdersQuery {
  readonly state?: OrderState;
  readonly kind?: SignalKind;
  /** Only those that have not ended. */
  readonly active?: boolean;
  /** Only those that are, or are not, final. */
  readonly settled?: boolean;
  /** Leaves these out. */
  readonly cleared?: Cleared;
  readonly limit: number;
}

/**
 * The books, made from the journal: for people to ask. A fraction of a second behind a running engine. Orders that left
 * the journal are here alone.
 */
export interface Ledger {
  /** Newest first. */
  listOrders(query: OrdersQuery): readonly LedgerEntry[];
  order(orderId: bigint): LedgerHistory | undefined;
  /** Every order that is Completed now, in the order of completion; one that was reopened is not. */
  completedProfits(): readonly LedgerEntry[];
}
