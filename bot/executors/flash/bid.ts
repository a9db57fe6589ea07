import { BID_STRATEGIES, type BidFacts, type BidStrategy } from "./bid-strategy.ts";
import type { GasSettings } from "./gas-settings.ts";

/** The two fees that a transaction names for each unit of gas. */
export interface Fees {
  readonly maxPriorityFeePerGasWei: bigint;
  readonly maxFeePerGasWei: bigint;
}

/** What is offered for each unit of gas. */
export interface Bid extends Fees {
  readonly baseFeePerGasWei: bigint;
}

/** Why there is no bid: the base fee and the least tip are above the highest price, or the strategy makes none. */
export type NoBid = "too-dear" | "not-wanted";

/**
 * What the strategy offers, at least the minimum, and never so much that the tip or the whole price would pass its
 * highest.
 * @param maxGasPriceWei that of the settings, or less
 */
export function bidFor(
  facts: BidFacts,
  settings: GasSettings,
  maxGasPriceWei = settings.maxGasPriceWei,
  strategy: BidStrategy = BID_STRATEGIES[settings.gasStrategy],
): Bid | NoBid {
  const { baseFeePerGasWei } = facts;
  const { minPriorityFeeWei, maxPriorityFeeWei } = settings;
  const mostWei = lesser(maxPriorityFeeWei, maxGasPriceWei - baseFeePerGasWei);
  if (minPriorityFeeWei > mostWei) return "too-dear";
  const wantedWei = strategy(facts, settings);
  if (wantedWei === undefined) return "not-wanted";
  const maxPriorityFeePerGasWei = lesser(greater(minPriorityFeeWei, wantedWei), mostWei);
  const maxFeePerGasWei = lesser(roomyFeeWei(baseFeePerGasWei, maxPriorityFeePerGasWei), maxGasPriceWei);
  return { baseFeePerGasWei, maxPriorityFeePerGasWei, maxFeePerGasWei };
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
