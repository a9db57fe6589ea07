import type { Denial } from "../../core/denial.ts";
import type { Address } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import { usd } from "../../core/usd.ts";
import type { Estimate } from "../../ports/executor.ts";
import type { Valuation } from "../../ports/valuation.ts";
import { dayOf } from "./booking.ts";
import type { DayBook } from "./day-book.ts";
import type { Exposure } from "./exposure.ts";
import type { RiskSettings } from "./risk-settings.ts";

/** What the limits look at. */
export interface MoneyLimitsParts {
  readonly settings: RiskSettings;
  readonly valuation: Valuation;
  readonly wrappedNative: Address;
  readonly dayBook: DayBook;
  readonly exposure: Exposure;
  readonly onNews: (sentence: string) => void;
}

/** Compares an order with the limits in US dollars. A limit that is off needs no price; without one that it needs, no. */
export class MoneyLimits {
  readonly #parts: MoneyLimitsParts;
  readonly #needsLoss: boolean;
  /** An order is made right after its question: what it may lose is valued once for both. */
  #lastLoss: { readonly maxLoss: TokenAmount; readonly usdE8: bigint | undefined } | undefined;
  /** The last day on which the loss was told of. */
  #lossToldOn: number | undefined;

  constructor(parts: MoneyLimitsParts) {
    const { maxGasCostUsdE8, maxExposureUsdE8, maxDailySpendingUsdE8 } = parts.settings;
    this.#parts = parts;
    this.#needsLoss = maxGasCostUsdE8 > 0n || maxExposureUsdE8 > 0n || maxDailySpendingUsdE8 > 0n;
  }

  refusal({ netProfit, maxLoss }: Estimate, nowMs: number): Denial | undefined {
    return this.#smallProfit(netProfit) ?? this.#riskyLoss(maxLoss, nowMs) ?? this.#lossOfDay(nowMs);
  }

  /** What an order puts at risk that was let through a moment ago; 0n without a price, which no limit then needs. */
  stakeUsdE8(maxLoss: TokenAmount): bigint {
    const last = this.#lastLoss;
    return (maxLoss === last?.maxLoss ? last.usdE8 : this.#parts.valuation.usdE8Of(maxLoss)) ?? 0n;
  }

  /** What is not made for a profit cannot have too little of it. */
  #smallProfit(netProfit: TokenAmount | undefined): Denial | undefined {
    const { minProfitUsdE8 } = this.#parts.settings;
    if (minProfitUsdE8 === 0n || netProfit === undefined) return undefined;
    const netProfitUsdE8 = this.#parts.valuation.usdE8Of(netProfit);
    if (netProfitUsdE8 === undefined) return { code: "no-fresh-price", token: netProfit.token };
    return netProfitUsdE8 < minProfitUsdE8 ? { code: "profit-below-limit", netProfitUsdE8, minProfitUsdE8 } : undefined;
  }

  #riskyLoss(maxLoss: TokenAmount, nowMs: number): Denial | undefined {
    if (!this.#needsLoss) return undefined;
    const gasCostUsdE8 = this.#parts.valuation.usdE8Of(maxLoss);
    this.#lastLoss = { maxLoss, usdE8: gasCostUsdE8 };
    if (gasCostUsdE8 === undefined) return { code: "no-fresh-price", token: maxLoss.token };
    const { maxGasCostUsdE8, maxExposureUsdE8, maxDailySpendingUsdE8 } = this.#parts.settings;
    if (maxGasCostUsdE8 > 0n && gasCostUsdE8 > maxGasCostUsdE8) {
      return { code: "gas-cost-above-limit", gasCostUsdE8, maxGasCostUsdE8 };
    }
    const exposureUsdE8 = this.#parts.exposure.usdE8 + gasCostUsdE8;
    if (maxExposureUsdE8 > 0n && exposureUsdE8 > maxExposureUsdE8) {
      return { code: "exposure-above-limit", exposureUsdE8, maxExposureUsdE8 };
    }
    return maxDailySpendingUsdE8 > 0n ? this.#spendingOfDay(exposureUsdE8, nowMs) : undefined;
  }

  /** What is at risk counts as spent, so that the limit holds however the open orders end. */
  #spendingOfDay(atRiskUsdE8: bigint, nowMs: number): Denial | undefined {
    const { settings, valuation, dayBook, wrappedNative: token } = this.#parts;
    const { maxDailySpendingUsdE8: maxSpendingUsdE8 } = settings;
    const amountWei = dayBook.gasCostWei(nowMs);
    const gasUsdE8 = amountWei === 0n ? 0n : valuation.usdE8Of({ token, amountWei });
    if (gasUsdE8 === undefined) return { code: "no-fresh-price", token };
    const spentUsdE8 = gasUsdE8 + atRiskUsdE8;
    return spentUsdE8 > maxSpendingUsdE8 ? { code: "daily-spending-reached", spentUsdE8, maxSpendingUsdE8 } : undefined;
  }

  #lossOfDay(nowMs: number): Denial | undefined {
    const { settings, dayBook } = this.#parts;
    const { maxDailyLossUsdE8: maxLossUsdE8 } = settings;
    if (maxLossUsdE8 === 0n) return undefined;
    const worth = dayBook.profitAndLoss(nowMs);
    if ("unpriced" in worth) return { code: "no-fresh-price", token: worth.unpriced };
    const lossUsdE8 = -worth.usdE8;
    if (lossUsdE8 <= maxLossUsdE8) return undefined;
    this.#tellOfLoss(dayOf(nowMs), lossUsdE8);
    return { code: "daily-loss-reached", lossUsdE8, maxLossUsdE8 };
  }

  #tellOfLoss(day: number, lossUsdE8: bigint): void {
    if (this.#lossToldOn === day) return;
    this.#lossToldOn = day;
    const limit = usd(this.#parts.settings.maxDailyLossUsdE8);
    this.#parts.onNews(
      `Today's loss is ${usd(lossUsdE8)}, the limit ${limit}: no order is made while it is above that.`,
    );
  }
}
