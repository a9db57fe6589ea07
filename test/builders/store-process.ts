import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PROCESSES = new URL("../integration/processes/", import.meta.url);
const KILL = new URL("./kill-at-file-operation.ts", import.meta.url).href;

export interface StoreProcessEnd {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  /** What it printed, line by line. */
  readonly lines: readonly string[];
  readonly errors: string;
}

export interface StoreProcessOptions {
  readonly script: "compact-while-appending" | "restore-backup";
  readonly args: readonly (string | number)[];
  /** A file that counts the points at which it can be killed; with `killAt` it is, at that one. */
  readonly killCount?: string;
  readonly killAt?: number;
  /** What starts the process, before its own command: strace or unshare with their arguments. */
  readonly under?: readonly string[];
}

/** Runs a process that works on a store, to its end. */
export async function runStoreProcess(options: StoreProcessOptions): Promise<StoreProcessEnd> {
  const { script, args, killCount, killAt, under = [] } = options;
  const preload = killCount === undefined ? [] : ["--import", KILL];
  const file = fileURLToPath(new URL(`${script}.ts`, PROCESSES));
  const child = spawn("env", [...under, process.execPath, ...preload, file, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      // Halves the time to start.
      NODE_COMPILE_CACHE: path.join(tmpdir(), "node-compile-cache"),
      ...(killCount === undefined ? {} : { KILL_COUNT: killCount }),
      ...(killAt === undefined ? {} : { KILL_AT: String(killAt) }),
    },
  });
  let [printed, errors] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, lines: printed.split("\n").slice(0, -1), errors };
}
