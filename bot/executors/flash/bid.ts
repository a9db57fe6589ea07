import { shareOf } from "../../core/money.ts";

/** What a bid is made from; amounts in wei of the native coin. */
export interface BidTerms {
  /** What the trade earns before gas, in the native coin. */
  readonly profitWei: bigint;
  /** Gas that the transaction is expected to use; more than 0. */
  readonly gas: bigint;
  /** Of the next block. */
  readonly baseFeePerGasWei: bigint;
  readonly bidShareBps: bigint;
  readonly minPriorityFeeWei: bigint;
  readonly maxGasPriceWei: bigint;
}

/** What is offered for each unit of gas. */
export interface Bid {
  readonly baseFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
  readonly maxFeePerGasWei: bigint;
}

/**
 * The builder gets a share of what is left of the profit after the base fee, at least the minimum, and never so much
 * that the price would pass the highest one. Room for twice the base fee lets it rise for five full blocks (1.125^5).
 * Undefined when the base fee and the least bid are above the highest gas price.
 */
export function bidFor(terms: BidTerms): Bid | undefined {
  const { profitWei, gas, baseFeePerGasWei, bidShareBps, minPriorityFeeWei, maxGasPriceWei } = terms;
  const mostPriorityFeeWei = maxGasPriceWei - baseFeePerGasWei;
  if (minPriorityFeeWei > mostPriorityFeeWei) return undefined;
  const surplusWei = profitWei - gas * baseFeePerGasWei;
  const sharedWei = surplusWei > 0n ? shareOf(surplusWei, bidShareBps) / gas : 0n;
  const maxPriorityFeePerGasWei = lesser(greater(minPriorityFeeWei, sharedWei), mostPriorityFeeWei);
  return {
    baseFeePerGasWei,
    maxPriorityFeePerGasWei,
    maxFeePerGasWei: lesser(2n * baseFeePerGasWei + maxPriorityFeePerGasWei, maxGasPriceWei),
  };
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
