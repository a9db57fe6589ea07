import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ARB = fileURLToPath(new URL("../../bot/arb.mjs", import.meta.url));

export interface ArbResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, as JSON. */
  json(): unknown;
}

/** A running `arb`; its environment has no settings but the given ones. */
export function startArb(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): { readonly process: ChildProcess; readonly output: () => string; readonly result: Promise<ArbResult> } {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ARB_"));
  const child = spawn(process.execPath, [ARB, ...args], {
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const result = once(child, "close").then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
    json: () => JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as unknown,
  }));
  return { process: child, output: () => stdout + stderr, result };
}

/** Runs `arb` to its end. */
export function runArb(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<ArbResult> {
  return startArb(args, settings).result;
}
