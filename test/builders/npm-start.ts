import { execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** `npm start` as from a terminal: npm and what it starts, in a process group of their own. */
export interface NpmStart {
  readonly pid: number;
  /** Resolves when npm and all that shares its output have ended; rejects when they do not in time. */
  end(): Promise<NpmEnd>;
  /** Resolves with the match when the output matches; rejects when it does not in time, or can no longer. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** What Ctrl-C does: every process of the group gets it, and npm passes it on besides. */
  interrupt(): void;
  /** All that runs below npm now, in whatever process group. */
  descendants(): readonly number[];
  /** For the end of a test: ends what is left of the group; the chains end by themselves then. */
  kill(): void;
}

export interface NpmEnd {
  readonly code: number | null;
  /** With stderr in it, where the two are one. */
  readonly stdout: string;
  readonly stderr: string;
}

const PRINTS_WITHIN_MS = 40_000;
const ENDS_WITHIN_MS = 40_000;

/** Runs `npm start -- <args>`; its environment has no settings of ours. `isOneStream` is 2>&1. */
export function npmStart(args: readonly string[], { isOneStream = false } = {}): NpmStart {
  const cli = process.env["npm_execpath"];
  const npm = cli?.endsWith("npm-cli.js") === true ? [process.execPath, cli] : ["npm"];
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ARB_"));
  const redirection = isOneStream ? "2>&1" : "";
  const child = spawn("sh", ["-c", `exec "$0" "$@" ${redirection}`, ...npm, "start", "--", ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: Object.fromEntries(inherited),
  });
  const pid = child.pid ?? 0;
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  let end: NpmEnd | undefined;
  child.on("close", (code) => (end = { code, stdout, stderr }));
  return {
    pid,
    end: async () => {
      await eventually(() => end !== undefined, ENDS_WITHIN_MS).catch(() => undefined);
      if (end === undefined) throw new Error(`it does not end:\n${stdout}${stderr}`);
      return end;
    },
    printed: async (pattern) => {
      const match = (): RegExpExecArray | null => pattern.exec(stdout) ?? pattern.exec(stderr);
      await eventually(() => match() !== null || end !== undefined, PRINTS_WITHIN_MS).catch(() => undefined);
      const found = match();
      if (found === null) throw new Error(`${String(pattern)} was not printed:\n${stdout}${stderr}`);
      return found;
    },
    interrupt: () => signalGroup(pid, "SIGINT"),
    descendants: () => descendantsOf(pid),
    kill: () => signalGroup(pid, "SIGKILL"),
  };
}

/** Resolves when none of these processes is there any more. */
export async function allGone(pids: readonly number[], withinMs = 3_000): Promise<void> {
  await eventually(() => pids.every((pid) => !isThere(pid)), withinMs);
}

function descendantsOf(root: number): readonly number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="]).toString().trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  // Grows while it is walked, so that children of children are found too.
  for (const parent of found) for (const [pid = 0, ppid] of processes) if (ppid === parent) found.push(pid);
  return found.slice(1);
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: nothing is left of it.
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
