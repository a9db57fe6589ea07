import { expect } from "chai";
import { ConformanceBench } from "../builders/conformance-bench.ts";
import { ConformanceSite } from "../builders/conformance-site.ts";
import { CANDIDATES } from "./candidates.ts";
import { CASES } from "./cases.ts";

describe("what every executor must do", () => {
  let site: ConformanceSite;

  before(async () => {
    site = await ConformanceSite.open();
  });
  after(() => site.stop());

  it("has a number for each case, and each number once", () => {
    const numbers = CASES.map(({ number }) => number);
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
  });

  for (const candidate of CANDIDATES) {
    describe(candidate.kind, () => {
      for (const each of CASES) {
        const { number, sentence, way } = each;
        it(`C${String(number).padStart(2, "0")} ${sentence}`, () =>
          each.run(async () => {
            await site.reset(way);
            return ConformanceBench.open(site, candidate, way);
          }));
      }
    });
  }
});
