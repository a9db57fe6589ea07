import type { Denial } from "../../core/denial.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { NativePrices } from "../../market/native-price.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { type Bid, bidFor, gasPriceWei } from "./bid.ts";
import type { FeeMarket } from "./fee-market.ts";
import type { FlashSettings } from "./flash-settings.ts";

/** What a trade would cost and leave at the fees of the next block. */
export interface Appraisal {
  readonly bid: Bid;
  /** Gas at the bid, in the native coin. */
  readonly gasCostWei: bigint;
  /** Gas at the bid, in the profit token. */
  readonly gasCostInToken: bigint;
  /** The least net profit, in the profit token. */
  readonly minNetProfitInToken: bigint;
  /** After gas and bid, in the native coin. */
  readonly netProfitWei: bigint;
}

/** Bids for a profit, and denies what would leave too little; the sources are all kept fresh beside it. */
export function appraise(
  profit: TokenAmount,
  gas: bigint,
  market: FeeMarket,
  prices: NativePrices,
  settings: FlashSettings,
): OrDenied<{ readonly appraisal: Appraisal }> {
  const profitWei = prices.toNative(profit.amountWei, profit.token);
  if (profitWei === undefined) return { denied: unpriced(profit) };
  const bid = bidFor({ ...settings, ...market, profitWei, gas });
  if (bid === undefined) {
    const leastWei = market.baseFeePerGasWei + settings.minPriorityFeeWei;
    const denied = {
      code: "gas-price-too-high",
      gasPriceWei: leastWei,
      maxGasPriceWei: settings.maxGasPriceWei,
    } as const;
    return { denied };
  }
  return valueAt(profit, gas, bid, prices, settings);
}

/** The same for a bid that is already made, when gas or profit have been measured. */
export function valueAt(
  profit: TokenAmount,
  gas: bigint,
  bid: Bid,
  prices: NativePrices,
  settings: FlashSettings,
): OrDenied<{ readonly appraisal: Appraisal }> {
  const { minNetProfitWei } = settings;
  const gasCostWei = gas * gasPriceWei(bid);
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
