import { existsSync } from "node:fs";
import * as z from "zod";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { addressEntry, firstProblem } from "./entry-schemas.ts";
import { readJson } from "./read-json.ts";

const KIND = "deployment record";

/** As far as the bot needs it; scripts/deployment writes it. */
const deployment = z.object({ address: addressEntry, chainId: z.int("Expected a chain id").positive() });

/**
 * Where the deploy script put the contract. Throws CONTRACT_NOT_CONFIGURED when there is no record, INPUT_FILE_INVALID
 * when it is damaged or of another chain.
 */
export async function deployedAddress(file: string, chainId: bigint): Promise<Address> {
  if (!existsSync(file)) throw new ArbError("CONTRACT_NOT_CONFIGURED", { file });
  const parsed = deployment.safeParse(await readJson(file, KIND));
  if (!parsed.success) {
    throw new ArbError("INPUT_FILE_INVALID", { file, kind: KIND, problem: firstProblem(parsed.error) });
  }
  if (BigInt(parsed.data.chainId) !== chainId) {
    const problem = `chainId: it is of chain ${parsed.data.chainId}, but chain ${chainId} is configured`;
    throw new ArbError("INPUT_FILE_INVALID", { file, kind: KIND, problem });
  }
  return parsed.data.address;
}
