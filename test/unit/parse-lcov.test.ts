import { expect } from "chai";
import { parseLcov } from "../../scripts/toolchain/parse-lcov.ts";

const REPORT = [
  ...["TN:", "SF:contracts/A.sol", "FN:3,A.run", "FNDA:1,A.run", "DA:3,10", "DA:4,0", "BRDA:3,0,0,10", "BRDA:3,0,1,0"],
  ...["DA:12,0", "BRDA:12,1,0,-", "BRF:3", "BRH:1", "LF:3", "LH:1", "end_of_record"],
  ...["TN:", "SF:contracts/B.sol", "DA:7,1", "end_of_record", ""],
].join("\n");

describe("An lcov report", () => {
  it("tells for each file which lines were never run, and where a branch was never taken or reached", () => {
    expect(parseLcov(REPORT)).to.deep.equal([
      {
        path: "contracts/A.sol",
        lines: { found: 3, missedAtLines: [4, 12] },
        branches: { found: 3, missedAtLines: [3, 12] },
      },
      {
        path: "contracts/B.sol",
        lines: { found: 1, missedAtLines: [] },
        branches: { found: 0, missedAtLines: [] },
      },
    ]);
  });

  it("without files has none", () => {
    expect(parseLcov("")).to.deep.equal([]);
  });
});
