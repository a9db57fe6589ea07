import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildMainnet } from "./build-mainnet.ts";
import { REPLICAS, replicaCreationCode } from "./replica-artifact.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Where built states are kept; one file for each recipe that was ever built here. */
export const STATE_DIRECTORY = join(ROOT, "cache/embedded-mainnet");

/** The path of the embedded mainnet's state; builds and saves it when this recipe was not built before. */
export async function savedState(directory: string = STATE_DIRECTORY): Promise<string> {
  const path = join(directory, `${recipeHash()}.json`);
  if (!existsSync(path)) save(path, directory, await buildMainnet());
  return path;
}

/** Written aside and renamed: who looks at the same time sees the whole file or none. */
function save(path: string, directory: string, state: string): void {
  mkdirSync(directory, { recursive: true });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, state);
  renameSync(aside, path);
}

/** Changes with anything that the state is made from: this directory's code, our replicas, the pinned packages. */
function recipeHash(): string {
  const hash = createHash("sha256");
  const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts"));
  for (const name of sources.sort()) hash.update(readFileSync(join(import.meta.dirname, name)));
  for (const replica of REPLICAS) hash.update(replicaCreationCode(replica));
  hash.update(readFileSync(join(ROOT, "package.json")));
  return hash.digest("hex").slice(0, 16);
}
