import type { Artifact, ArtifactId } from "@nomicfoundation/edr";
import type { CompiledContract } from "./compiler.ts";

type Contracts = Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;

const SOLC_VERSION = "0.8.37";

/** What the test runner knows the contracts by. */
export function artifactsOf(contracts: Contracts): Artifact[] {
  return each(contracts).map(({ id, contract }) => ({
    id,
    contract: {
      abi: JSON.stringify(contract.abi),
      bytecode: `0x${contract.evm.bytecode.object}`,
      linkReferences: contract.evm.bytecode.linkReferences,
      deployedBytecode: `0x${contract.evm.deployedBytecode.object}`,
      deployedLinkReferences: contract.evm.deployedBytecode.linkReferences,
    },
  }));
}

/** The contracts with tests in them, in the order of the files. */
export function suitesOf(contracts: Contracts): ArtifactId[] {
  return each(contracts)
    .filter(({ contract }) => contract.evm.bytecode.object !== "" && contract.abi.some(isTest))
    .map(({ id }) => id);
}

function isTest({ type, name = "" }: CompiledContract["abi"][number]): boolean {
  return type === "function" && (name.startsWith("test") || name.startsWith("invariant"));
}

function each(contracts: Contracts): { id: ArtifactId; contract: CompiledContract }[] {
  return Object.entries(contracts).flatMap(([source, named]) =>
    Object.entries(named).map(([name, contract]) => ({ id: { name, source, solcVersion: SOLC_VERSION }, contract })),
  );
}
