import type { FeeMarket } from "../fee-market.ts";
import { type Bid, bumpedFeeWei, type FeeCaps, type Fees, roomyFeeWei } from "../fees.ts";
import { greater, lesser } from "../../core/extremes.ts";

/**
 * Whether the next blocks are unlikely to take what was sent: its highest fee does not reach the base fee and the least
 * tip, or the market pays more than half as much again as its tip.
 */
export function isUnderpriced(sent: Fees, market: FeeMarket, { minPriorityFeeWei }: FeeCaps): boolean {
  if (sent.maxFeePerGasWei < market.baseFeePerGasWei + minPriorityFeeWei) return true;
  return (market.marketTipWei ?? 0n) * 2n > sent.maxPriorityFeePerGasWei * 3n;
}

/**
 * What to offer instead of what was sent: both fees so much higher that every node takes the replacement, and at least
 * what the market asks. Undefined when the highest tip or price leaves no room for that.
 */
export function replacementBid(sent: Fees, market: FeeMarket, caps: FeeCaps): Bid | undefined {
  const { baseFeePerGasWei, marketTipWei = 0n } = market;
  const leastTipWei = bumpedFeeWei(sent.maxPriorityFeePerGasWei);
  const mostTipWei = lesser(caps.maxPriorityFeeWei, caps.maxGasPriceWei - baseFeePerGasWei);
  const leastFeeWei = bumpedFeeWei(sent.maxFeePerGasWei);
  if (leastTipWei > mostTipWei || leastFeeWei > caps.maxGasPriceWei) return undefined;
  const wantedTipWei = greater(leastTipWei, greater(marketTipWei, caps.minPriorityFeeWei));
  const maxPriorityFeePerGasWei = lesser(wantedTipWei, mostTipWei);
  const roomyWei = lesser(roomyFeeWei(baseFeePerGasWei, maxPriorityFeePerGasWei), caps.maxGasPriceWei);
  return { baseFeePerGasWei, maxPriorityFeePerGasWei, maxFeePerGasWei: greater(leastFeeWei, roomyWei) };
}

/**
 * The fees of a transaction that only spends a nonce: what the market asks within the highest price, but in any case
 * enough to replace what is there. Freeing a nonce is worth a bump above the highest price; waiting behind it is not.
 */
export function noOpFees(replaced: Fees | undefined, market: FeeMarket, caps: FeeCaps): Fees {
  const { baseFeePerGasWei, marketTipWei = 0n } = market;
  const askedTipWei = lesser(greater(marketTipWei, caps.minPriorityFeeWei), caps.maxPriorityFeeWei);
  const tipWei = greater(bumpedFeeWei(replaced?.maxPriorityFeePerGasWei ?? 0n), askedTipWei);
  const allowedFeeWei = lesser(roomyFeeWei(baseFeePerGasWei, tipWei), caps.maxGasPriceWei);
  const maxFeePerGasWei = greater(bumpedFeeWei(replaced?.maxFeePerGasWei ?? 0n), allowedFeeWei);
  return { maxPriorityFeePerGasWei: lesser(tipWei, maxFeePerGasWei), maxFeePerGasWei };
}
