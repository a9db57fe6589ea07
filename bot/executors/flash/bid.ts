import { shareOf } from "../../core/money.ts";
import type { FeeMarket } from "./fee-market.ts";
import type { GasSettings } from "./gas-settings.ts";

/** What a bid is made from; amounts in wei of the native coin. */
export interface BidTerms extends FeeMarket, Omit<GasSettings, "gasPercentile"> {
  /** What the trade earns before gas, in the native coin. */
  readonly profitWei: bigint;
  /** Gas that the transaction is expected to use; more than 0. */
  readonly gas: bigint;
}

/** The two fees that a transaction names for each unit of gas. */
export interface Fees {
  readonly maxPriorityFeePerGasWei: bigint;
  readonly maxFeePerGasWei: bigint;
}

/** What is offered for each unit of gas. */
export interface Bid extends Fees {
  readonly baseFeePerGasWei: bigint;
}

/**
 * The builder gets a share of what is left of the profit after the base fee, or what the market pays, at least the
 * minimum, and never so much that the tip or the whole price would pass its highest. Undefined when the base fee and the
 * least tip are above the highest price.
 */
export function bidFor(terms: BidTerms): Bid | undefined {
  const { baseFeePerGasWei, minPriorityFeeWei, maxPriorityFeeWei, maxGasPriceWei } = terms;
  const mostWei = lesser(maxPriorityFeeWei, maxGasPriceWei - baseFeePerGasWei);
  if (minPriorityFeeWei > mostWei) return undefined;
  const wantedWei = terms.gasStrategy === "percentile" ? (terms.marketTipWei ?? 0n) : sharedTipWei(terms);
  const maxPriorityFeePerGasWei = lesser(greater(minPriorityFeeWei, wantedWei), mostWei);
  const maxFeePerGasWei = lesser(roomyFeeWei(baseFeePerGasWei, maxPriorityFeePerGasWei), maxGasPriceWei);
  return { baseFeePerGasWei, maxPriorityFeePerGasWei, maxFeePerGasWei };
}

function sharedTipWei({ profitWei, gas, baseFeePerGasWei, bidShareBps }: BidTerms): bigint {
  const surplusWei = profitWei - gas * baseFeePerGasWei;
  return surplusWei > 0n ? shareOf(surplusWei, bidShareBps) / gas : 0n;
}

/** Room for twice the base fee lets it rise for five full blocks (1.125^5). */
export function roomyFeeWei(baseFeePerGasWei: bigint, tipWei: bigint): bigint {
  return 2n * baseFeePerGasWei + tipWei;
}

/** What a unit of gas costs when the next block takes the bid. */
export function gasPriceWei(bid: Bid): bigint {
  return bid.baseFeePerGasWei + bid.maxPriorityFeePerGasWei;
}

/** A replacement is taken by nodes from +10 % on (Geth's txpool.pricebump); 12.5 % leaves room, rounded up. */
export function bumpedFeeWei(feeWei: bigint): bigint {
  return (feeWei * 9n + 7n) / 8n;
}

/** The greater of two amounts. */
export function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The lesser of two amounts. */
export function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
