import { BID_STRATEGIES, type BidFacts, type BidStrategy } from "./bid-strategy.ts";
import { greater, lesser } from "../../core/extremes.ts";
import { type Bid, roomyFeeWei } from "../../transactions/fees.ts";
import type { GasSettings } from "./gas-settings.ts";

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
