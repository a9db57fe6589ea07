import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where scripts/toolchain/fetch-promtool.sh puts it. */
const FETCHED = fileURLToPath(new URL("../../var/tools/promtool", import.meta.url));

/** The promtool of PATH, or the fetched one; undefined when there is none. */
export function findPromtool(): string | undefined {
  if (spawnSync("promtool", ["--version"]).status === 0) return "promtool";
  return existsSync(FETCHED) ? FETCHED : undefined;
}

/** What promtool says; throws with its words when it is not content. */
export function promtool(tool: string, args: readonly string[], input = ""): string {
  return execFileSync(tool, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}
