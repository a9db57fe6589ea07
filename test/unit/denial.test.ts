import { expect } from "chai";
import { type Denial, type DenialCode, describeDenial, FAILURE_REASON_OF } from "../../bot/core/denial.ts";
import { FAILURE_REASONS } from "../../bot/core/failure-reason.ts";
import type { TokenAmount } from "../../bot/core/money.ts";
import { usd, USD_E8 } from "../../bot/core/usd.ts";

const ONE_OF_EACH: { readonly [Code in DenialCode]: Denial & { readonly code: Code } } = {
  "stale-signal": { code: "stale-signal", ageMs: 12_345, maxAgeMs: 10_000 },
  "expired-signal": { code: "expired-signal", validThroughBlock: 5n, headBlock: 6n },
  "duplicate-signal": { code: "duplicate-signal", signalId: 99n },
  "invalid-signal": { code: "invalid-signal", problem: "it has no hops" },
  "capacity-exceeded": { code: "capacity-exceeded", activeOrders: 100, maxOrders: 100 },
  "resource-in-flight": { code: "resource-in-flight", resource: "0xpool", orderId: 8n },
  "no-free-account": { code: "no-free-account", accounts: 2 },
  "accounts-paused": { code: "accounts-paused", accounts: 2, problem: "nonce 3 was used by somebody else" },
  halted: { code: "halted", reason: "the market is mad" },
  "shutting-down": { code: "shutting-down" },
  "gas-price-too-high": { code: "gas-price-too-high", gasPriceWei: 200n, maxGasPriceWei: 100n },
  "insufficient-profit": { code: "insufficient-profit", netProfitWei: -3n, minNetProfitWei: 10n },
  "insufficient-funds": { code: "insufficient-funds", balanceWei: 1n, neededWei: 2n },
  "simulation-reverted": { code: "simulation-reverted", problem: "ProfitTooLow" },
  "simulation-unavailable": { code: "simulation-unavailable", problem: "timeout" },
  "simulation-only": { code: "simulation-only", netProfit: { token: "0x01", amountWei: 5n } },
  "outdated-signal": { code: "outdated-signal", validUntilMs: 17, nowMs: 18 },
  "superseded-signal": { code: "superseded-signal", bySignalId: 100n },
  "ingress-full": { code: "ingress-full", maxSignals: 10_000 },
  "pool-state-behind": { code: "pool-state-behind", observedBlock: 9n, headBlock: 8n },
  "fact-missing": { code: "fact-missing", fact: "the code of 0xpool", waitedMs: 9_000 },
  "no-contract": { code: "no-contract", address: "0x02" },
  "insufficient-liquidity": { code: "insufficient-liquidity", problem: "the pool is empty" },
  "duplicate-trade": { code: "duplicate-trade", tradeId: "t-1" },
  "allocation-shortfall": { code: "allocation-shortfall", wanted: { token: "0x04", amountWei: 9n }, tradableWei: 5n },
  "slippage-above-limit": { code: "slippage-above-limit", expectedBps: 80, maxBps: 50 },
  "worse-than-limit": { code: "worse-than-limit", quoted: { token: "0x04", amountWei: 9n }, limitWei: 10n },
  "insufficient-tokens": { code: "insufficient-tokens", needed: { token: "0x04", amountWei: 9n }, balanceWei: 8n },
  "not-tradable": { code: "not-tradable", problem: "no exchange has the pair" },
  "no-fresh-price": { code: "no-fresh-price", token: "0x03" },
  "profit-below-limit": { code: "profit-below-limit", netProfitUsdE8: -USD_E8, minProfitUsdE8: 10n * USD_E8 },
  "gas-cost-above-limit": { code: "gas-cost-above-limit", gasCostUsdE8: 101n * USD_E8, maxGasCostUsdE8: 100n * USD_E8 },
  "daily-loss-reached": { code: "daily-loss-reached", lossUsdE8: 51n * USD_E8, maxLossUsdE8: 50n * USD_E8 },
  "daily-spending-reached": {
    code: "daily-spending-reached",
    spentUsdE8: 41n * USD_E8,
    maxSpendingUsdE8: 40n * USD_E8,
  },
  "exposure-above-limit": { code: "exposure-above-limit", exposureUsdE8: 31n * USD_E8, maxExposureUsdE8: 30n * USD_E8 },
  "circuit-open": { code: "circuit-open", failures: 3, retryAtMs: 1_000 },
  "strategy-paused": { code: "strategy-paused", strategyId: 21, failureRateBps: 1_200, maxFailureRateBps: 1_000 },
  "strategy-stopped": { code: "strategy-stopped", strategyId: 22, failureRateBps: 2_600, maxFailureRateBps: 2_500 },
  "resource-resting": { code: "resource-resting", resource: "0xpool", restsUntilMs: 77 },
};

type Fact = string | number | bigint | TokenAmount;

/** How a sentence has a fact: money in US dollars, rates in percent, everything else as it is. */
function shownOf(name: string, fact: Fact): readonly string[] {
  if (typeof fact === "object") return [fact.token, String(fact.amountWei)];
  if (name.endsWith("UsdE8")) return [usd(fact as bigint)];
  return [name.endsWith("Bps") ? `${(Number(fact) / 100).toFixed(2)} %` : String(fact)];
}

describe("a denial", () => {
  it("has one of the specification's nine reasons, whatever its code", () => {
    expect(FAILURE_REASONS).to.have.length(9);
    expect(Object.keys(FAILURE_REASON_OF)).to.have.members(Object.keys(ONE_OF_EACH));
    for (const reason of Object.values(FAILURE_REASON_OF)) expect(FAILURE_REASONS).to.include(reason);
  });

  it("is told in a sentence with all of its numbers", () => {
    for (const denial of Object.values(ONE_OF_EACH)) {
      const sentence = describeDenial(denial);
      const { code: _code, ...facts } = denial;
      for (const [name, fact] of Object.entries(facts)) {
        for (const shown of shownOf(name, fact as Fact)) expect(sentence).to.include(shown);
      }
      expect(sentence).to.match(/^[a-z0-9].*[^.]$/);
    }
  });
});
