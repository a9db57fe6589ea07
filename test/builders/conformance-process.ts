import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import type { Candidate } from "./conformance-candidate.ts";
import { ConformanceDesk, type ConformanceDeskParts } from "./conformance-desk.ts";
import type { FateBlow } from "./conformance-fate.ts";

/** What the process is told, as JSON. */
interface Errand extends Omit<ConformanceDeskParts, "candidate"> {
  readonly kind: string;
  readonly blow: FateBlow;
}

const CANDIDATES = new URL("../conformance/candidates.ts", import.meta.url);

/** A process of its own takes one signal, and SIGKILL ends it at the blow. Rejects when it ends otherwise. */
export async function killedBot({ candidate, ...parts }: ConformanceDeskParts, blow: FateBlow): Promise<void> {
  const errand: Errand = { ...parts, kind: candidate.kind, blow };
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(errand)], {
    stdio: ["ignore", "ignore", "pipe"],
    // Halves the time to start.
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), "node-compile-cache") },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (signal !== "SIGKILL") throw new Error(`the bot was not killed but ended with ${code}: ${errors}`);
}

/** As a bot has it, with its ledger and its lock. */
export function openWholeStore(directory: string): Promise<FileOrderStore> {
  return FileOrderStore.open(directory, () => undefined);
}

async function run({ kind, blow, ...parts }: Errand): Promise<void> {
  const { CANDIDATES: candidates } = (await import(CANDIDATES.href)) as { CANDIDATES: readonly Candidate[] };
  const candidate = candidates.find((each) => each.kind === kind);
  if (candidate === undefined) throw new Error(`no candidate executes "${kind}"`);
  await using desk = new ConformanceDesk({ ...parts, candidate });
  desk.openStore = openWholeStore;
  desk.fate.onDeath = () => process.kill(process.pid, "SIGKILL");
  await desk.start();
  const signal = await desk.signal();
  desk.fate.announce(blow);
  await desk.accept(signal);
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await run(JSON.parse(process.argv[2] ?? "") as Errand);
