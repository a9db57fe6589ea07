import { execFileSync } from "node:child_process";
import path from "node:path";

/** Runs a file of this folder in a process of its own and returns what its only line of output says. */
export function inOwnProcess(file: string, request: object): unknown {
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", path.join(import.meta.dirname, file), JSON.stringify(request)],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return JSON.parse(output);
}
