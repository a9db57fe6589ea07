import { lesser } from "../../core/extremes.ts";
import { BPS_DENOMINATOR } from "../../core/money.ts";
import { type Margin, slippageTierBps } from "./slippage-tier.ts";

/** What a trade gains before and after gas, and what else bounds its slippage. */
export interface CapTerms extends Margin {
  /** After pools' fees, which the quotes contain, and gas. */
  readonly netProfitWei: bigint;
  /** Of settings and source. */
  readonly maxSlippageBps: bigint;
}

/**
 * How much less than its quote each leg may bring: what the tier of the margin and the limits allow, and less than what is
 * left of the margin after fees and gas, so that one leg at its minimum still leaves something. 0n: nothing may slip.
 */
export function slippageCapBps(terms: CapTerms): bigint {
  const { amountInWei, netProfitWei, maxSlippageBps } = terms;
  // The greatest whole number of basis points that is less than what is left.
  const leftBps = netProfitWei <= 0n ? 0n : (netProfitWei * BPS_DENOMINATOR - 1n) / amountInWei;
  return lesser(lesser(slippageTierBps(terms), maxSlippageBps), leftBps);
}

/** The least that a swap may bring, for what was quoted: rounded up, and never nothing. */
export function leastOutWei(quotedWei: bigint, capBps: bigint): bigint {
  const least = (quotedWei * (BPS_DENOMINATOR - capBps) + BPS_DENOMINATOR - 1n) / BPS_DENOMINATOR;
  return least > 0n ? least : 1n;
}
