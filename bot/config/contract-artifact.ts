import type { InterfaceAbi } from "ethers";
import * as z from "zod";
import { ArbError } from "../core/errors.ts";
import type { Hex } from "../core/hex.ts";
import { readJson } from "./read-json.ts";

const KIND = 'contract artifact (run "npm run build")';

const artifact = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  deployedBytecode: z.string().regex(/^0x[0-9a-f]+$/),
  immutableReferences: z.record(
    z.string(),
    z.array(z.object({ start: z.int().nonnegative(), length: z.int().positive() })),
  ),
});

/** What the compiler made of the contract, as far as the bot needs it. */
export interface ContractArtifact {
  readonly abi: InterfaceAbi;
  /** Zeros where the immutables will be. */
  readonly deployedBytecode: Hex;
  /** Where the immutables are, in bytes. */
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
}

/** Reads `hardhat build`'s artifact. Throws INPUT_FILE_INVALID. */
export async function loadContractArtifact(file: string): Promise<ContractArtifact> {
  const parsed = artifact.safeParse(await readJson(file, KIND));
  if (!parsed.success) throw new ArbError("INPUT_FILE_INVALID", { file, kind: KIND, problem: "it lacks code or ABI" });
  const { abi, deployedBytecode, immutableReferences } = parsed.data;
  return {
    abi: abi as InterfaceAbi,
    deployedBytecode: deployedBytecode as Hex,
    immutables: Object.values(immutableReferences).flat(),
  };
}
