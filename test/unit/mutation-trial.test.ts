import { expect } from "chai";
import { Compiler } from "../../scripts/mutation/compiler.ts";
import { findMutants } from "../../scripts/mutation/find-mutants.ts";
import type { Mutant } from "../../scripts/mutation/mutant.ts";
import { reportOf, type Trialled } from "../../scripts/mutation/report.ts";
import { WorkerProcess } from "../../scripts/mutation/worker-process.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { aSolidityProject } from "../builders/solidity-project.ts";

const PRAGMA = "pragma solidity 0.8.37;\n";

const CONTRACT = `pragma solidity 0.8.37;
contract Till {
  uint256 public coins = 10;
  function take(uint256 amount) external {
    if (amount > coins) revert();
    if (msg.sender == address(0)) revert();
    coins -= amount;
  }
}
`;

/** Knows what is taken and what may not be; nobody asks what the zero address may do. */
const TESTS = `pragma solidity 0.8.37;
import {Till} from "./Till.sol";
contract TillTest {
  function test_NobodyTakesMoreThanThereIs() external {
    Till till = new Till();
    till.take(10);
    require(till.coins() == 0, "not taken");
    try till.take(type(uint256).max) { revert("taken"); } catch (bytes memory reason) {
      require(reason.length == 0, "stopped by the subtraction alone");
    }
  }
}
`;

function mutantsOf(file: string, content: string): Mutant[] {
  const tree = new Compiler(aSolidityProject({ [file]: content }).input).trees().get(file)!;
  return findMutants({ sourceName: file, file, content, tree });
}

describe("a trial of mutants", () => {
  it("tells those that a test fails for from those that none fails for", async () => {
    await using worker = new WorkerProcess(aSolidityProject({ "Till.sol": CONTRACT, "Till.t.sol": TESTS }));
    await worker.prepare();
    const trialled: Trialled[] = [];
    for (const mutant of mutantsOf("Till.sol", CONTRACT)) {
      trialled.push({ mutant, verdict: await worker.judge(mutant), equivalent: undefined });
    }
    const { mutants, killed, survivors } = reportOf(trialled);
    expect({ mutants, killed }).to.deep.equal({ mutants: 6, killed: 5 });
    expect(survivors).to.deep.equal([
      {
        id: "Till.sol:6:delete-if",
        inside: "take",
        original: "if (msg.sender == address(0)) revert();",
        mutated: "",
      },
    ]);
  });

  // Without a limit to its memory the run would also break off, but only when the machine's is used up.
  it("goes on after a mutant that never ends", async function () {
    this.timeout(30_000);
    const loop = `contract Loop { function f() external pure { uint256 i = 0; while (i < 3) { i += 1; } } }`;
    const tests = `import {Loop} from "./Loop.sol"; contract LoopTest { function test_F() external { new Loop().f(); } }`;
    const project = aSolidityProject({ "Loop.sol": PRAGMA + loop, "Loop.t.sol": PRAGMA + tests });
    await using worker = new WorkerProcess(project, 768 * 1024 ** 2);
    await worker.prepare();
    const mutants = mutantsOf("Loop.sol", PRAGMA + loop);
    const endless = mutants.find(({ original }) => original === "i += 1;")!;
    const ending = mutants.find(({ original }) => original === "i < 3")!;
    expect(await worker.judge(endless)).to.deep.equal({
      outcome: "killed",
      by: "a test run that took all the time or memory that it may have",
    });
    expect(await worker.judge(ending)).to.deep.equal({ outcome: "survived" });
  });

  it("refuses to begin when a test fails on the contract as it is", async () => {
    const broken = CONTRACT.replace("coins = 10", "coins = 9");
    await using worker = new WorkerProcess(aSolidityProject({ "Till.sol": broken, "Till.t.sol": TESTS }));
    const refusal = await rejectionOf(worker.prepare());
    expect(String(refusal)).to.match(/contracts as they are do not pass their tests: TillTest\.test_NobodyTakesMore/);
  });

  it("refuses to begin without any test", async () => {
    await using worker = new WorkerProcess(aSolidityProject({ "Till.sol": CONTRACT }));
    const refusal = await rejectionOf(worker.prepare());
    expect(String(refusal)).to.equal("Error: There is no Solidity test that a mutant could fail.");
  });
});
