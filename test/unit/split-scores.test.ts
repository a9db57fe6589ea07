import { expect } from "chai";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import type { Candidate, PricedCandidate } from "../../bot/executors/split/allocation/candidate.ts";
import { describeScore } from "../../bot/executors/split/allocation/describe-score.ts";
import { expectedGas } from "../../bot/executors/split/allocation/expected-gas.ts";
import { type Score, scoresOf } from "../../bot/executors/split/allocation/score.ts";
import { aCandidate } from "../builders/trade-memory-candidates.ts";

const { weights } = DEFAULT_ALLOCATION_SETTINGS;

function scores(candidates: readonly Candidate[]): ReadonlyMap<string, Score> {
  return scoresOf(candidates as readonly PricedCandidate[], weights);
}

/** Rounded, because the matchers take no fractions. */
function permille(score: Score | undefined): readonly number[] {
  return [...score!.terms.map(({ value }) => value), score!.total].map((value) => Math.round(1_000 * value));
}

describe("The score of an exchange", () => {
  it("is gas .2, liquidity .3, volume .3 and success .2, each against the best of those compared", () => {
    const known = scores([
      aCandidate("a", {
        liquidityUsd: 4_000_000n,
        volumeUsd: 30_000n,
        statistics: { averageGasUsed: 100_000n, confirmed: 8, failed: 0 },
      }),
      aCandidate("b", {
        liquidityUsd: 1_000_000n,
        volumeUsd: 60_000n,
        statistics: { averageGasUsed: 200_000n, confirmed: 2, failed: 4 },
      }),
    ]);
    expect(permille(known.get("a"))).to.deep.equal([500, 1_000, 500, 900, 730]);
    expect(permille(known.get("b"))).to.deep.equal([0, 250, 1_000, 375, 450]);
    expect(describeScore(known.get("a")!)).to.equal(
      "0.73 (gas 0.50 × 0.20, liquidity 1.00 × 0.30, volume 0.50 × 0.30, success 0.90 × 0.20)",
    );
  });

  it("puts an exchange without history between those that do well and those that do badly", () => {
    const statistics = { averageGasUsed: expectedGas("uniswap-v2-router") };
    const ranked = scores([
      aCandidate("good", { volumeUsd: 50_000n, statistics: { ...statistics, confirmed: 50, failed: 1 } }),
      aCandidate("new"),
      aCandidate("bad", { volumeUsd: 5_000n, statistics: { ...statistics, confirmed: 3, failed: 40 } }),
    ]);
    expect([...ranked].sort(([, one], [, other]) => other.total - one.total).map(([name]) => name)).to.deep.equal([
      "good",
      "new",
      "bad",
    ]);
    const assumed = ranked.get("new")!.terms.filter(({ isAssumed }) => isAssumed);
    expect(assumed.map(({ name }) => name)).to.deep.equal(["gas", "volume", "success"]);
    expect(permille(ranked.get("new"))).to.deep.equal([0, 1_000, 500, 500, 550]);
    expect(describeScore(ranked.get("new")!)).to.include("volume 0.50 × 0.30 assumed");
  });

  it("says at a first start what the routers' kinds and the pools tell", () => {
    const cold = scores([
      aCandidate("v2"),
      aCandidate("v3", { routerKind: "uniswap-v3-router" }),
      aCandidate("curve", { routerKind: "curve-pool", liquidityUsd: 500_000n }),
    ]);
    expect(cold.get("v2")!.total > cold.get("v3")!.total).to.equal(true);
    expect(cold.get("v3")!.total > cold.get("curve")!.total).to.equal(true);
    for (const { total } of cold.values()) expect(total > 0.3 && total < 1).to.equal(true);
  });

  it("takes no volume for neutral only where nothing was tried, or nobody traded all day", () => {
    const failing = aCandidate("failing", { statistics: { failed: 3 } });
    const volume = (candidates: readonly Candidate[]): number => permille(scores(candidates).get("failing"))[2]!;
    expect(volume([failing, aCandidate("busy", { volumeUsd: 1n, statistics: { confirmed: 1 } })])).to.equal(0);
    expect(volume([failing, aCandidate("idle", { statistics: { confirmed: 9 } })])).to.equal(500);
  });

  it("stays between 0 and 1 with empty pools, enormous numbers and weights that add up to anything", () => {
    const candidates = [
      aCandidate("empty", { liquidityUsd: 0n, statistics: { averageGasUsed: 0n, failed: 1_000_000 } }),
      aCandidate("huge", {
        liquidityUsd: 10n ** 40n,
        volumeUsd: 10n ** 40n,
        statistics: { averageGasUsed: 0n, confirmed: 10 ** 9 },
      }),
    ] as readonly PricedCandidate[];
    for (const weighted of [weights, { gas: 7, liquidity: 0.1, volume: 9, success: 0 }]) {
      for (const { total, terms } of scoresOf(candidates, weighted).values()) {
        for (const value of [total, ...terms.map((term) => term.value)]) {
          expect(value >= 0 && value <= 1).to.equal(true);
        }
      }
    }
  });
});
