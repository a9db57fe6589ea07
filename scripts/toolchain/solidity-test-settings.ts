import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";

const count = z.number().int().positive();
const repetitions = z.object({ fuzz: z.object({ runs: count }), invariant: z.object({ runs: count, depth: count }) });
const foundrySchema = z.object({
  profile: z.object({ default: repetitions.extend({ gas_limit: count }) }).catchall(repetitions),
});

/** What Hardhat's runner of Solidity tests is told. */
export interface SolidityTestSettings {
  readonly fuzz: { readonly runs: number; readonly seed?: string };
  readonly invariant: { readonly runs: number; readonly depth: number };
  readonly gasLimit: bigint;
}

/**
 * How often each property is tried and with how much gas: as by Foundry's runner, from the same profile of foundry.toml,
 * which FOUNDRY_PROFILE names. The default profile tries the same values each time, any other one new values.
 */
export function solidityTestSettings(profileName = process.env["FOUNDRY_PROFILE"] ?? "default"): SolidityTestSettings {
  const file = new URL("../../foundry.toml", import.meta.url);
  const { profile } = foundrySchema.parse(parse(readFileSync(file, "utf8")));
  // Forge, too, takes the default profile where the one named does not exist.
  const { fuzz, invariant } = profile[profileName] ?? profile.default;
  const seed = profileName === "default" ? {} : { seed: `0x${randomBytes(32).toString("hex")}` };
  return { fuzz: { ...fuzz, ...seed }, invariant, gasLimit: BigInt(profile.default.gas_limit) };
}
