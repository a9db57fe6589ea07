import { FsAccessPermission } from "@nomicfoundation/edr";
import hre from "hardhat";
import type { CompilerInput } from "hardhat/types/solidity";
import type { TestSettings } from "./suite-runner.ts";

/** What the compiler and the test runner are given, as Hardhat would give it. */
export interface Project {
  readonly input: CompilerInput;
  readonly tests: TestSettings;
}

/** The names that Hardhat gives a project's own files begin with this. */
export const OWN = "project/";

/** Reads the sources of the project in the working directory once; later changes to the files have no effect. */
export async function readProject(): Promise<Project> {
  const roots = await hre.solidity.getRootFilePaths({ scope: "contracts" });
  const found = await hre.solidity.getCompilationJobs(roots, { force: true, quiet: true, scope: "contracts" });
  if (!found.success) throw new Error(`Hardhat cannot read the sources: ${found.formattedReason}.`);
  // Contracts and tests have settings of their own, which do not matter here: mutants are compiled quickly, in one go.
  const jobs = [...new Set(found.compilationJobsPerFile.values())];
  const inputs = await Promise.all(jobs.map((job) => job.getSolcInput()));
  const [first] = inputs;
  if (first === undefined) throw new Error("There is nothing to compile.");
  const sources = Object.assign({}, ...inputs.map((input) => input.sources)) as CompilerInput["sources"];
  return { input: { ...first, sources }, tests: testSettings() };
}

function testSettings(): TestSettings {
  const profile = hre.config.test.solidity.profiles["default"];
  if (profile === undefined) throw new Error("Hardhat has no default profile of Solidity tests.");
  const { isolate, ffi, allowInternalExpectRevert, initialBalance, gasLimit, blockTimestamp } = profile;
  const machine = { isolate, ffi, allowInternalExpectRevert, initialBalance, gasLimit, blockTimestamp };
  const { readFile = [], readDirectory = [] } = profile.fsPermissions ?? {};
  return {
    root: hre.config.paths.root,
    readable: [
      ...readFile.map((path) => ({ path, access: FsAccessPermission.ReadFile })),
      ...readDirectory.map((path) => ({ path, access: FsAccessPermission.ReadDirectory })),
    ],
    fuzz: unrecorded(profile.fuzz),
    invariant: unrecorded(profile.invariant ?? {}),
    machine: Object.fromEntries(Object.entries(machine).filter(([, value]) => value !== undefined)),
  };
}

/** The settings without the places where failures are kept: a mutant's failures are not the project's. */
function unrecorded(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith("failurePersist")));
}

/** The files whose checks are mutated: the contracts that are deployed, not the replicas for the devnet. */
export function contractFiles({ sources }: CompilerInput): string[] {
  return Object.keys(sources).filter(
    (name) => name.startsWith(`${OWN}contracts/`) && !name.startsWith(`${OWN}contracts/devnet/`),
  );
}
