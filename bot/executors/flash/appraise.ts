import type { Denial } from "../../core/denial.ts";
import { BPS_DENOMINATOR, shareOf, type TokenAmount } from "../../core/money.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { bidFor } from "./bid.ts";
import type { FeeMarket } from "../../transactions/fee-market.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { Limits } from "./terms.ts";
import { type Bid, gasPriceWei } from "../../transactions/fees.ts";

/** What a trade would cost and leave at the fees of the next block. */
export interface Appraisal {
  readonly bid: Bid;
  /** Gas at the bid and what a rollup takes for data, in the native coin. */
  readonly gasCostWei: bigint;
  /** The same in the profit token. */
  readonly gasCostInToken: bigint;
  /** The least net profit, in the profit token. */
  readonly minNetProfitInToken: bigint;
  /** After gas, bid and data, in the native coin. */
  readonly netProfitWei: bigint;
}

/** What is appraised. */
export interface Trade {
  /** Before gas, bid and data. */
  readonly profit: TokenAmount;
  readonly gas: bigint;
  /** What a rollup takes for the transaction's data; nothing when absent. */
  readonly dataFeeWei?: bigint;
}

/**
 * Bids for what a trade is expected to bring, and denies it when too little would be left once the tolerated slippage is
 * used up, which is what the appraisal says is left. The sources are all kept fresh beside it.
 */
export function appraise(
  { profit, gas, dataFeeWei = 0n }: Trade,
  market: FeeMarket,
  prices: NativePrices,
  settings: FlashSettings,
  { maxGasPriceWei, slippageToleranceBps }: Limits = settings,
): OrDenied<{ readonly appraisal: Appraisal }> {
  const profitWei = prices.toNative(profit.amountWei, profit.token);
  if (profitWei === undefined) return { denied: unpriced(profit) };
  const { baseFeePerGasWei, marketTipWei } = market;
  const facts = { baseFeePerGasWei, marketTipWei, profitWei: profitWei - dataFeeWei, gas };
  const bid = bidFor(facts, settings, maxGasPriceWei);
  if (bid === "too-dear") {
    const gasPriceWei = baseFeePerGasWei + settings.minPriorityFeeWei;
    return { denied: { code: "gas-price-too-high", gasPriceWei, maxGasPriceWei } };
  }
  if (bid === "not-wanted") {
    // What is not bid for earns nothing.
    const { minNetProfitWei } = settings;
    return { denied: { code: "insufficient-profit", netProfitWei: 0n, minNetProfitWei } };
  }
  return valueAt(leastOf(profit, slippageToleranceBps), gas, bid, prices, settings, dataFeeWei);
}

/** What is left of a profit when all of the slippage that is tolerated has happened. */
export function leastOf({ token, amountWei }: TokenAmount, slippageToleranceBps: bigint): TokenAmount {
  return { token, amountWei: shareOf(amountWei, BPS_DENOMINATOR - slippageToleranceBps) };
}

/** The same for a bid that is already made, when gas or profit have been measured. */
export function valueAt(
  profit: TokenAmount,
  gas: bigint,
  bid: Bid,
  prices: NativePrices,
  { minNetProfitWei }: Pick<FlashSettings, "minNetProfitWei">,
  dataFeeWei = 0n,
): OrDenied<{ readonly appraisal: Appraisal }> {
  const gasCostWei = gas * gasPriceWei(bid) + dataFeeWei;
  const profitWei = prices.toNative(profit.amountWei, profit.token);
  const gasCostInToken = prices.fromNative(gasCostWei, profit.token);
  const minNetProfitInToken = prices.fromNative(minNetProfitWei, profit.token);
  if (profitWei === undefined || gasCostInToken === undefined || minNetProfitInToken === undefined) {
    return { denied: unpriced(profit) };
  }
  const netProfitWei = profitWei - gasCostWei;
  if (netProfitWei < minNetProfitWei) return { denied: { code: "insufficient-profit", netProfitWei, minNetProfitWei } };
  return { appraisal: { bid, gasCostWei, gasCostInToken, minNetProfitInToken, netProfitWei } };
}

function unpriced({ token }: TokenAmount): Denial {
  return { code: "invalid-signal", problem: `no pool gives a price for the profit token ${token}` };
}
