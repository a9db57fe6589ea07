import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CommonOptions } from "../cli/options.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where the build puts the contract's interface. */
export const ARTIFACT = path.join(ROOT, "artifacts/contracts/FlashArbitrage.sol/FlashArbitrage.json");

/** Where deployments are recorded, one file a network. */
export const DEPLOYMENTS = path.join(ROOT, "deployments");

/** The file of settings that a command is told to use. */
export function configFileOf({ config, env }: CommonOptions): string {
  return config ?? path.join(ROOT, "config", env, "execution.toml");
}
