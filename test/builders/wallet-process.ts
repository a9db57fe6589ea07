import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ARB = fileURLToPath(new URL("../../bot/arb.mjs", import.meta.url));
const LOOK_EVERY_MS = 25;

/** An `arb wallet` that has ended, and everything that others on the machine could see of it. */
export interface WalletRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Its arguments, and arguments and environment of every process that it started, as /proc shows them. */
  readonly seen: string;
}

/** Runs `arb wallet` to its end, with a text on stdin and no settings in its environment but the given ones. */
export async function runWallet(
  args: readonly string[],
  { stdin = "", settings = {} }: { readonly stdin?: string; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<WalletRun> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ARB_"));
  const env = { ...Object.fromEntries(inherited), ...settings };
  const child = spawn(process.execPath, [ARB, "wallet", ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  let [stdout, stderr, seen] = ["", "", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // It may end without having read it.
  child.stdin.on("error", () => undefined).end(stdin);
  const closed = once(child, "close");
  while (child.exitCode === null) {
    seen += lookAt(child.pid ?? 0);
    await Promise.race([delay(LOOK_EVERY_MS), closed]);
  }
  await closed;
  return { code: child.exitCode, stdout, stderr, seen };
}

function lookAt(pid: number): string {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  const ofChildren =
    children === "" ? [] : children.split(" ").map((one) => lookAt(Number(one)) + read(`/proc/${one}/environ`));
  return [read(`/proc/${pid}/cmdline`), ...ofChildren].join("\n");
}

/** Empty when the process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
