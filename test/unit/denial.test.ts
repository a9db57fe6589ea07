import { expect } from "chai";
import { type Denial, type DenialCode, describeDenial, FAILURE_REASON_OF } from "../../bot/core/denial.ts";
import { FAILURE_REASONS } from "../../bot/core/failure-reason.ts";

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
};

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
      for (const fact of Object.values<string | number | bigint>(facts)) expect(sentence).to.include(String(fact));
      expect(sentence).to.match(/^[a-z0-9].*[^.]$/);
    }
  });
});
