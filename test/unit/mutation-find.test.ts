import { expect } from "chai";
import { Compiler } from "../../scripts/mutation/compiler.ts";
import { findMutants, mutatedContent } from "../../scripts/mutation/find-mutants.ts";
import type { Mutant } from "../../scripts/mutation/mutant.ts";
import { aSolidityProject } from "../builders/solidity-project.ts";

/** The mutants of a contract with this body. */
function mutantsOf(body: string): { content: string; mutants: Mutant[] } {
  const content = `pragma solidity 0.8.37;\ncontract Guarded {\n${body}\n}\n`;
  const { input } = aSolidityProject({ "Guarded.sol": content });
  const tree = new Compiler(input).trees().get("Guarded.sol")!;
  return { content, mutants: findMutants({ sourceName: "Guarded.sol", file: "Guarded.sol", content, tree }) };
}

/** `kind: original → mutated`, sorted, because the order of those at one place means nothing. */
function changesOf(body: string): string[] {
  return mutantsOf(body)
    .mutants.map(({ kind, original, mutated }) => `${kind}: ${original} → ${mutated}`)
    .sort();
}

describe("the mutants of a contract", () => {
  it("lack a check, deny it, shift its boundary and drop each of its parts", () => {
    const body = "error Bad();\nfunction f(uint256 a, bool b) external pure { if (a < 1 || b) revert Bad(); }";
    expect(changesOf(body)).to.deep.equal([
      "delete-if: if (a < 1 || b) revert Bad(); → ",
      "drop-operand: a < 1 || b → a < 1",
      "drop-operand: a < 1 || b → b",
      "negate: a < 1 || b → !(a < 1 || b)",
      "shift-boundary: a < 1 → a <= 1",
      "swap-logic: a < 1 || b → a < 1 && b",
    ]);
  });

  it("lack each call, assignment, event and modifier, but no revert that is all of its check", () => {
    const body = `
      uint256 private x;
      event Changed();
      modifier guarded() { require(x != 2); _; }
      function f(bool b) external guarded { g(); x = 1; emit Changed(); if (b) { revert(); } }
      function g() private view { if (x == 1) return; revert(); }`;
    expect(changesOf(body).filter((change) => change.startsWith("delete"))).to.deep.equal([
      "delete-if: if (b) { revert(); } → ",
      "delete-if: if (x == 1) return; → ",
      "delete-modifier: guarded → ",
      "delete-statement: emit Changed(); → ",
      "delete-statement: g(); → ",
      "delete-statement: require(x != 2); → ",
      "delete-statement: revert(); → ",
      "delete-statement: x = 1; → ",
    ]);
  });

  it("deny ternaries, returned booleans and requirements, and force each branch of an if with an else", () => {
    const body = `
      function f(bool b, uint256 n) external pure returns (bool) {
        require(n > 1);
        uint256 m = !b ? n : n - 1;
        if (b) m; else n;
        return m > 2;
      }`;
    expect(changesOf(body).filter((change) => !change.startsWith("delete"))).to.deep.equal([
      "force-branch: b → false",
      "force-branch: b → true",
      "negate: !b → b",
      "negate: b → !(b)",
      "negate: m > 2 → !(m > 2)",
      "negate: n > 1 → !(n > 1)",
      "shift-boundary: m > 2 → m >= 2",
      "shift-boundary: n > 1 → n >= 1",
      "swap-arithmetic: n - 1 → n + 1",
    ]);
  });

  it("change what assembly checks, and lack what it writes", () => {
    const body = `
      function f(uint256 a) external {
        assembly {
          if iszero(and(a, gt(a, add(a, 3)))) { revert(0, 0) }
          tstore(0, 0)
          a := sub(a, 1)
        }
      }`;
    expect(changesOf(body)).to.deep.equal([
      "delete-if: if iszero(and(a, gt(a, add(a, 3)))) { revert(0, 0) } → ",
      "delete-statement: a := sub(a, 1) → ",
      "delete-statement: tstore(0, 0) → ",
      "drop-operand: and(a, gt(a, add(a, 3))) → a",
      "drop-operand: and(a, gt(a, add(a, 3))) → gt(a, add(a, 3))",
      "negate: gt(a, add(a, 3)) → iszero(gt(a, add(a, 3)))",
      "negate: iszero(and(a, gt(a, add(a, 3)))) → and(a, gt(a, add(a, 3)))",
      "shift-boundary: gt(a, add(a, 3)) → iszero(lt(a, add(a, 3)))",
      "swap-arithmetic: add(a, 3) → sub(a, 3)",
      "swap-logic: and(a, gt(a, add(a, 3))) → or(a, gt(a, add(a, 3)))",
    ]);
  });

  it("are placed right behind letters of several bytes, and named by file, line and kind", () => {
    const { content, mutants } = mutantsOf(
      "// Über 9 €\nfunction f(uint256 a) external pure {\n  if (a == 7) revert();\n}",
    );
    expect(mutants.map(({ id, inside }) => `${id} in ${inside}`)).to.deep.equal([
      "Guarded.sol:5:delete-if in f",
      "Guarded.sol:5:shift-boundary in f",
    ]);
    expect(mutants.map((mutant) => mutatedContent(mutant, content).split("\n")[4])).to.deep.equal([
      "  {}",
      "  if (a != 7) revert();",
    ]);
  });
});
