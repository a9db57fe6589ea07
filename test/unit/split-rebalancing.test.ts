import { expect } from "chai";
import { affordsSteering } from "../../bot/executors/split/allocation/affords-steering.ts";
import { imbalanceOf, isUnbalanced, type Standing } from "../../bot/executors/split/allocation/imbalance.ts";
import { shiftsOf } from "../../bot/executors/split/allocation/shifts.ts";
import { steeringCaps } from "../../bot/executors/split/allocation/steering-caps.ts";

const THRESHOLD_BPS = 2_000n;
const USD = 10n ** 8n;

/** Named a, b, c and so on; whole dollars. */
function standings(...exposures: readonly bigint[]): readonly Standing[] {
  return exposures.map((usd, index) => ({ exchange: "abcdefgh".charAt(index), exposureUsdE8: usd * USD }));
}

/** Whole dollars by exchange, rounded down. */
function caps(exposures: readonly bigint[], amountUsd: bigint, capUsd = 1_000_000n): readonly bigint[] | undefined {
  const steered = standings(...exposures).map((standing) => ({ ...standing, capUsdE8: capUsd * USD }));
  const found = steeringCaps(steered, amountUsd * USD, THRESHOLD_BPS);
  return found && steered.map(({ exchange }) => found.get(exchange)! / USD);
}

describe("Exposures are unbalanced", () => {
  it("when (max − min) / max is above the threshold, and not at it", () => {
    expect(isUnbalanced(standings(100n, 80n), THRESHOLD_BPS)).to.equal(false);
    expect(
      isUnbalanced([...standings(100n), { exchange: "b", exposureUsdE8: 80n * USD - 1n }], THRESHOLD_BPS),
    ).to.equal(true);
    expect(imbalanceOf(standings(100n, 80n, 90n)) === 0.2).to.equal(true);
  });

  it("not when there is nothing, or one exchange alone", () => {
    for (const alone of [standings(), standings(0n), standings(7n), standings(0n, 0n)]) {
      expect(isUnbalanced(alone, THRESHOLD_BPS)).to.equal(false);
      expect(imbalanceOf(alone)).to.equal(0);
      expect(shiftsOf(alone, THRESHOLD_BPS)).to.deep.equal([]);
    }
  });
});

describe("The shifts to balance", () => {
  const shifts = (...exposures: readonly bigint[]): readonly string[] =>
    shiftsOf(standings(...exposures), THRESHOLD_BPS).map(({ from, to, usdE8 }) => `${from} to ${to}: ${usdE8 / USD}`);

  it("go greedily from the highest to the lowest, until each has the mean", () => {
    expect(shifts(10n, 100n, 40n, 50n)).to.deep.equal(["b to a: 40", "b to c: 10"]);
    expect(shifts(90n, 80n, 0n, 30n)).to.deep.equal(["a to c: 40", "b to c: 10", "b to d: 20"]);
  });

  it("are none at the threshold, and leave a remainder of a division where it is", () => {
    expect(shifts(100n, 80n)).to.deep.equal([]);
    const odd = [10n, 0n, 0n].map((exposureUsdE8, index) => ({ exchange: "abc".charAt(index), exposureUsdE8 }));
    expect(shiftsOf(odd, THRESHOLD_BPS)).to.deep.equal([
      { from: "a", to: "c", usdE8: 3n },
      { from: "a", to: "b", usdE8: 3n },
    ]);
  });
});

describe("The steering caps", () => {
  it("are none while exposures are balanced", () => {
    expect(caps([100n, 80n], 1_000n)).to.equal(undefined);
    expect(caps([0n, 0n, 0n], 1_000n)).to.equal(undefined);
  });

  it("let the lowest fill up to one level where no split of the amount reaches the threshold", () => {
    expect(caps([1_000n, 0n, 0n], 100n)).to.deep.equal([0n, 50n, 50n]);
    expect(caps([1_000n, 10n, 40n], 100n)).to.deep.equal([0n, 65n, 35n]);
  });

  it("leave as much freedom as the worst split below them may have at the threshold", () => {
    // 80 and 80 beside 100 is at the threshold, and nothing else is.
    expect(caps([100n, 50n, 50n], 60n)).to.deep.equal([0n, 30n, 30n]);
    // All end at 100 at most, and the least at 80: 280 = 100 + 100 + 80.
    expect(caps([100n, 50n, 50n], 80n)).to.deep.equal([0n, 50n, 50n]);
    // With more, they may end at C, C and 0.8 C: 1,120 = 2.8 C.
    expect(caps([100n, 50n, 50n], 920n)).to.deep.equal([300n, 350n, 350n]);
  });

  it("are no higher than the caps that exchanges have anyway, and hold as much as these hold", () => {
    expect(caps([1_000n, 0n, 0n], 100n, 40n)).to.deep.equal([20n, 40n, 40n]);
    expect(caps([1_000n, 0n, 0n], 500n, 40n)).to.deep.equal([40n, 40n, 40n]);
  });

  it("are followed as long as that costs no more of the output than it may", () => {
    const choice = { freeOutWei: 1_000_000n, maxCostBps: 5n };
    expect(affordsSteering({ ...choice, steeredOutWei: 999_500n })).to.equal(true);
    expect(affordsSteering({ ...choice, steeredOutWei: 999_499n })).to.equal(false);
    expect(affordsSteering({ ...choice, steeredOutWei: 1_000_001n })).to.equal(true);
    expect(affordsSteering({ ...choice, maxCostBps: 0n, steeredOutWei: 1_000_000n })).to.equal(true);
  });
});
