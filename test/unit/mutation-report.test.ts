import { expect } from "chai";
import { reasonsById } from "../../scripts/mutation/explain-survivors.ts";
import type { Mutant } from "../../scripts/mutation/mutant.ts";
import { reportLines, reportOf } from "../../scripts/mutation/report.ts";
import type { Verdict } from "../../scripts/mutation/trial.ts";

const KILLED: Verdict = { outcome: "killed", by: "ATest.test_It" };
const SURVIVED: Verdict = { outcome: "survived" };

function aMutant(line: number): Mutant {
  const text = { original: "a < b", mutated: "a <= b", text: "a <= b", inside: "f" };
  const id = `A.sol:${line}:shift-boundary`;
  return { ...text, id, sourceName: "A.sol", file: "A.sol", kind: "shift-boundary", line, start: line, end: line + 5 };
}

describe("the report on mutants", () => {
  it("counts an explained survivor neither as killed nor as a survivor, and shows it with its reason", () => {
    const report = reportOf([
      { mutant: aMutant(1), verdict: KILLED, equivalent: undefined },
      { mutant: aMutant(2), verdict: SURVIVED, equivalent: undefined },
      { mutant: aMutant(3), verdict: SURVIVED, equivalent: "both are the same." },
      { mutant: aMutant(4), verdict: { outcome: "does-not-compile", why: "no" }, equivalent: undefined },
    ]);
    expect(report).to.include({ mutants: 2, killed: 1 });
    expect(reportLines(report)).to.deep.equal([
      "survived: A.sol:2:shift-boundary in f: a < b → a <= b",
      "equivalent: A.sol:3:shift-boundary in f: a < b → a <= b (both are the same.)",
      "does not compile: A.sol:4:shift-boundary in f: a < b → a <= b",
      "1 of 2 mutants killed (50.0 %), 1 survived, 1 are equivalent, 1 do not compile",
    ]);
  });

  it("denounces an explanation of a mutant that a test kills", () => {
    const { wronglyExplained } = reportOf([{ mutant: aMutant(1), verdict: KILLED, equivalent: "both are the same." }]);
    expect(wronglyExplained.map(({ id, killedBy }) => `${id} ${killedBy}`)).to.deep.equal([
      "A.sol:1:shift-boundary ATest.test_It",
    ]);
  });

  it("finds the explained mutant by its text, wherever it has moved to", () => {
    const entry = { file: "A.sol", inside: "f", original: "a < b", mutated: "a <= b", why: "both are the same." };
    expect([...reasonsById([aMutant(7)], [entry])]).to.deep.equal([["A.sol:7:shift-boundary", "both are the same."]]);
    const second = { ...entry, occurrence: 2 };
    expect([...reasonsById([aMutant(7), aMutant(9)], [second]).keys()]).to.deep.equal(["A.sol:9:shift-boundary"]);
  });

  it("refuses an explanation that fits no mutant, or several", () => {
    const entry = { file: "A.sol", inside: "f", original: "a < b", mutated: "a <= b", why: "both are the same." };
    expect(() => reasonsById([], [entry])).to.throw("fits 0 mutants");
    expect(() => reasonsById([aMutant(7), aMutant(9)], [entry])).to.throw("fits 2 mutants");
  });
});
