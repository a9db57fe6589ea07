import { expect } from "chai";
import fc from "fast-check";
import { BPS_DENOMINATOR, minimumProfitWei, type MinimumProfitTerms, shareOf } from "../../bot/core/money.ts";

const MAX_UINT256 = (1n << 256n) - 1n;

const anyTerms: fc.Arbitrary<MinimumProfitTerms> = fc.record({
  expectedProfitWei: fc.bigInt(-(1n << 300n), 1n << 300n),
  slippageToleranceBps: fc.bigInt(-10n, 10_010n),
  gasCostWei: fc.bigInt(-10n, 1n << 257n),
  minNetProfitWei: fc.bigInt(-10n, 1n << 257n),
});

describe("the minimum profit", () => {
  const terms = { expectedProfitWei: 1_000n, slippageToleranceBps: 500n, gasCostWei: 100n, minNetProfitWei: 50n };

  it("is what the tolerance leaves of the expected profit", () => {
    expect(minimumProfitWei(terms)).to.equal(950n);
  });

  it("is never below gas and net minimum", () => {
    expect(minimumProfitWei({ ...terms, gasCostWei: 920n })).to.equal(970n);
    expect(minimumProfitWei({ ...terms, slippageToleranceBps: 10_000n })).to.equal(150n);
  });

  it("may ask for more than is expected, so that the contract refuses what does not pay", () => {
    expect(minimumProfitWei({ ...terms, gasCostWei: 5_000n })).to.equal(5_050n);
  });

  for (const [what, change] of [
    ["nothing is expected and nothing must be covered", { expectedProfitWei: 0n, gasCostWei: 0n, minNetProfitWei: 0n }],
    ["a loss is expected and nothing must be covered", { expectedProfitWei: -5n, gasCostWei: 0n, minNetProfitWei: 0n }],
    ["the tolerance leaves nothing", { slippageToleranceBps: 10_000n, gasCostWei: 0n, minNetProfitWei: 0n }],
    ["it does not fit into a uint256", { gasCostWei: MAX_UINT256 }],
    ["gas has a negative cost", { gasCostWei: -1n }],
    ["the net minimum is negative", { minNetProfitWei: -1n }],
    ["the tolerance is above 100 %", { slippageToleranceBps: 10_001n }],
    ["the tolerance is negative", { slippageToleranceBps: -1n }],
  ] as const) {
    it(`is refused when ${what}`, () => {
      expect(() => minimumProfitWei({ ...terms, ...change })).to.throw(RangeError);
    });
  }

  it("is a positive uint256 that covers its gas, or refused, whatever the terms", () => {
    let answered = 0;
    fc.assert(
      fc.property(anyTerms, (any) => {
        let minimum: bigint;
        try {
          minimum = minimumProfitWei(any);
        } catch (thrown) {
          expect(thrown).to.be.instanceOf(RangeError);
          return;
        }
        answered += 1;
        expect(minimum > 0n && minimum <= MAX_UINT256).to.equal(true);
        expect(minimum >= any.gasCostWei + any.minNetProfitWei).to.equal(true);
        expect(
          minimum * BPS_DENOMINATOR >
            any.expectedProfitWei * (BPS_DENOMINATOR - any.slippageToleranceBps) - BPS_DENOMINATOR,
        ).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
    expect(answered).to.be.greaterThan(100);
  });
});

describe("a share", () => {
  it("is rounded down", () => {
    expect(shareOf(999n, 5_000n)).to.equal(499n);
    expect(shareOf(1n, 9_999n)).to.equal(0n);
    expect(shareOf(123n, BPS_DENOMINATOR)).to.equal(123n);
  });
});
