import { expect } from "chai";
import { solidityTestSettings } from "../../scripts/toolchain/solidity-test-settings.ts";

describe("The settings of the Solidity tests", () => {
  it("ask in the night for what the night is for", () => {
    const { fuzz, invariant } = solidityTestSettings("nightly");
    expect(fuzz.runs).to.be.at.least(10_000);
    expect(invariant.runs).to.be.at.least(1_000);
    expect(invariant.depth).to.be.at.least(50);
  });

  it("try new values every night and the same ones every day", () => {
    expect(solidityTestSettings("nightly").fuzz.seed).not.to.equal(solidityTestSettings("nightly").fuzz.seed);
    expect(solidityTestSettings("default")).to.deep.equal(solidityTestSettings("default"));
    expect(solidityTestSettings("default").fuzz.seed).to.equal(undefined);
  });

  it("are the default ones where the profile named does not exist", () => {
    expect(solidityTestSettings("of somebody else's project").fuzz.runs).to.equal(
      solidityTestSettings("default").fuzz.runs,
    );
  });
});
