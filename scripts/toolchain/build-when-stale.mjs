// Builds before a start, but only when a source is newer than the last build: looking takes milliseconds, a build that
// finds nothing to do takes a second, and two builds at once fail on Hardhat's cache.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import "./check-node.mjs";

/** Written at the end of each build. */
const LAST_BUILD = "cache/compile-cache.json";

const sources = readdirSync("contracts", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const newestSourceMs = Math.max(...["hardhat.config.ts", ...sources].map((file) => statSync(file).mtimeMs));
const lastBuildMs = statSync(LAST_BUILD, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const bindings = statSync("typechain-types/factories/FlashArbitrage__factory.ts", { throwIfNoEntry: false });

if (newestSourceMs > lastBuildMs || bindings === undefined) {
  const build = spawnSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
  process.exitCode = build.status ?? 1;
}
