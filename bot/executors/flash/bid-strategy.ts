import { shareOf } from "../../core/money.ts";
import type { FeeMarket } from "../../transactions/fee-market.ts";
import type { GasSettings, GasStrategy } from "./gas-settings.ts";

/** What there is to bid for, and what others bid; amounts in wei of the native coin. */
export interface BidFacts extends FeeMarket {
  /** What the trade is expected to earn before gas, after all else; below zero when it loses. */
  readonly profitWei: bigint;
  /** That the transaction is expected to use; more than 0. */
  readonly gas: bigint;
}

/**
 * What a trade offers the block's builder for each unit of gas above the base fee, in wei; undefined when it is not to be
 * bid for. Pure, and asked for every trade, so it has to be fast. What it offers is raised to the least tip and lowered to
 * the highest one, whatever it is.
 */
export type BidStrategy = (facts: BidFacts, settings: GasSettings) => bigint | undefined;

/** The builder gets a share of what the base fee leaves of the profit. */
const profitShare: BidStrategy = ({ profitWei, gas, baseFeePerGasWei }, { bidShareBps }) => {
  const surplusWei = profitWei - gas * baseFeePerGasWei;
  return surplusWei > 0n ? shareOf(surplusWei, bidShareBps) / gas : 0n;
};

/** What others have paid lately, whatever the trade earns. */
const percentile: BidStrategy = ({ marketTipWei }) => marketTipWei ?? 0n;

/** By the words of the settings. */
export const BID_STRATEGIES: Readonly<Record<GasStrategy, BidStrategy>> = { "profit-share": profitShare, percentile };
