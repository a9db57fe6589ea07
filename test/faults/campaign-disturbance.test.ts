import { expect } from "chai";
import { DISTURBANCES, disturbancesOf } from "../builders/campaign-disturbance.ts";

const ROUNDS = Array.from({ length: 2_000 }, (_, round) => round);

describe("what goes wrong in a campaign", () => {
  it("is the same for the same seed, round by round, and another for another seed", () => {
    const first = ROUNDS.map((round) => disturbancesOf(1, round));
    const backwards = ROUNDS.toReversed().map((round) => disturbancesOf(1, round));
    expect(backwards.toReversed()).to.deep.equal(first);
    expect(ROUNDS.map((round) => disturbancesOf(2, round))).to.not.deep.equal(first);
  });

  it("is sooner or later everything that there is", () => {
    const kinds = new Set(ROUNDS.flatMap((round) => disturbancesOf(1, round)).map(({ kind }) => kind));
    expect([...kinds]).to.have.members([...DISTURBANCES.keys()]);
  });
});
