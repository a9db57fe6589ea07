import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { ArbError } from "../core/errors.ts";

/** npm has the binary for this platform only; elsewhere it is the user's own Foundry. */
const ANVIL_PACKAGE = "@foundry-rs/anvil-linux-amd64";

/** Where to look; tests bring their own. */
export interface AnvilPlaces {
  /** The npm package that holds the binary. */
  readonly packageName: string;
  /** Directories, separated as in PATH. */
  readonly searchPath: string;
}

/**
 * The path of the anvil binary itself (killing a wrapper would leave the node running): the one that npm installed, else
 * the one in PATH. Throws TOOL_MISSING when there is neither.
 */
export function findAnvil(places: Partial<AnvilPlaces> = {}): string {
  const { packageName = ANVIL_PACKAGE, searchPath = process.env["PATH"] ?? "" } = places;
  const candidates = [
    ...packagedBinary(packageName),
    ...searchPath
      .split(delimiter)
      .filter((directory) => directory !== "")
      .map((directory) => join(directory, "anvil")),
  ];
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new ArbError("TOOL_MISSING", {
      tool: "anvil",
      hint: "install Foundry from https://getfoundry.sh, so that `anvil` is in PATH",
    });
  }
  return found;
}

function packagedBinary(packageName: string): string[] {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return [join(dirname(manifest), "bin", "anvil")];
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
