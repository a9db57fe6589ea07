import type { DenialCode } from "../core/denial.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import type { Fill, PriorMove } from "../core/outcome.ts";
import type { RelayUse } from "../ports/relay.ts";

/** What arbitrages brought in one token; what those lost that were made in part is taken off. */
export interface TokenProfit {
  readonly predictedProfitWei: bigint;
  readonly realisedProfitWei: bigint;
}

/** One completed order: prediction, result, and who moved a pool first where they differ. */
export interface CompletedOrder extends TokenProfit {
  readonly orderId: bigint;
  readonly profitToken: Address;
  readonly priorMove?: PriorMove;
}

/** One trade that was made, in full or in part: it changes one asset for another, and earns nothing. */
export interface CompletedTrade extends Fill {
  readonly orderId: bigint;
  readonly gasCostWei: bigint;
}

/** What `arb run` did, from its start to its end; amounts in wei, of the wrapped native token where nothing else is said. */
export interface RunSummary extends TokenProfit {
  readonly blocks: number;
  readonly opportunitiesFound: number;
  /** Denials before admission, which made no order. */
  readonly denied: Readonly<Partial<Record<DenialCode, number>>>;
  readonly ordersCreated: number;
  /** Open orders that an earlier run had left. */
  readonly ordersTakenUp: number;
  /** With those of an earlier run that ended in this one, and with trades. */
  readonly ordersCompleted: number;
  readonly ordersFailed: number;
  /** Of those that ended: how many a reorganisation or a late inclusion may still change. */
  readonly ordersNotFinal: number;
  /** How often an order had ended, in this run or an earlier one, and went on. */
  readonly reopenings: number;
  readonly failures: Readonly<Partial<Record<FailureReason, number>>>;
  /** Inclusions that succeeded and never were in the public pool. */
  readonly bundlesIncluded: number;
  readonly otherProfitTokens: Readonly<Record<Address, TokenProfit>>;
  /** Of everything that was included, reverted or not; with the builder's part where that is paid as a fee. */
  readonly gasCostWei: bigint;
  /** What earlier runs had booked after gas for orders that were reopened in this one. */
  readonly takenBackWei: bigint;
  /** What was bought to be sold and is left; what that has cost is in the profits, below zero. */
  readonly held: Readonly<Record<Address, bigint>>;
  /** realisedProfitWei − gasCostWei − takenBackWei. */
  readonly netProfitWei: bigint;
  /** From the start of the process to the first order that stayed completed; null when there was none. */
  readonly firstProfitMs: number | null;
  /** The arbitrages among the completed ones. */
  readonly orders: readonly CompletedOrder[];
  /** The trades among them. */
  readonly trades: readonly CompletedTrade[];
  /** Absent where none was offered anything. */
  readonly relays?: readonly RelayUse[];
  /** In a dry run: what would have been sent, and its profit after gas and bid. */
  readonly dryRun?: {
    readonly ordersNotSent: number;
    readonly wouldHaveEarnedWei: bigint;
    readonly otherProfitTokens: Readonly<Record<Address, bigint>>;
  };
}
