import { expect } from "chai";
import { describeTerm } from "../../bot/cli/describe-term.ts";
import { MAX_UINT64 } from "../../bot/core/integer-limits.ts";

describe("how long a signal is worth trying", () => {
  it("is told as far as its source told, and nothing is said of what it did not", () => {
    const term = { observedBlock: 29n, validThroughBlock: 32n };
    expect(describeTerm(term)).to.deep.equal(["seen in block 29", "valid through block 32"]);
    expect(describeTerm({ observedBlock: 0n, validThroughBlock: MAX_UINT64 })).to.deep.equal([]);
    const timed = { observedBlock: 0n, validThroughBlock: MAX_UINT64, validUntilMs: 1_800_000_000_000 };
    expect(describeTerm(timed)).to.deep.equal(["valid until 2027-01-15T08:00:00.000Z"]);
  });
});
