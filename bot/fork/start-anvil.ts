import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { ArbError } from "../core/errors.ts";
import { shownUrl } from "../core/shown-url.ts";
import { type AnvilOptions, anvilArguments } from "./anvil-arguments.ts";
import { findAnvil } from "./find-anvil.ts";
import { callRpc } from "./json-rpc.ts";

/** A chain in a process of ours. */
export interface LocalChain {
  readonly rpcUrl: string;
  /** Of anvil itself. */
  readonly pid: number;
  /** Resolves when the process has ended; harmless when it already has. */
  stop(): Promise<void>;
}

/**
 * Runs anvil in a process group of its own, so that a Ctrl-C in the terminal does not end it before we are done with it,
 * and on a leash, so that it never outlives us: fd 3 is a pipe whose other end only we hold; when we go, however we go,
 * `cat` reads its end and the watcher ends `$$`, which by then is anvil (exec keeps the pid); one that hangs a moment later.
 */
const LEASH = `(cat <&3; kill $$; sleep 2; kill -9 $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`;

const READY_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 5_000;
const LISTENING = /Listening on (127\.0\.0\.1:\d+)/;

/**
 * Starts anvil and waits until it answers. Throws TOOL_MISSING, PORT_IN_USE when the port that was asked for is taken,
 * and PROCESS_FAILED with anvil's last words when it ends or does not get ready.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<LocalChain> {
  const child = spawn("sh", ["-c", LEASH, findAnvil(), ...anvilArguments(options)], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(() => endGroup(child));
  try {
    const rpcUrl = `http://${await listeningAddress(child, options)}`;
    // Anvil would print every request; nobody reads it, and printing costs time.
    await callRpc(rpcUrl, "anvil_setLoggingEnabled", [false]);
    return { rpcUrl, pid: child.pid ?? 0, stop: () => stop(child, ended) };
  } catch (thrown) {
    await stop(child, ended);
    throw thrown;
  }
}

/** Resolves with host and port when anvil has printed them. */
async function listeningAddress(child: ChildProcess, options: AnvilOptions): Promise<string> {
  let output = "";
  let lastWords = "";
  const address = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      // Without the reading, a full pipe would block anvil; after the address nothing of it is wanted.
      if (LISTENING.test(output)) return;
      output += chunk.toString();
      const match = LISTENING.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2_000);
  });
  const timer = new AbortController();
  const failure = Promise.race([
    once(child, "close"),
    delay(READY_WITHIN_MS, undefined, { signal: timer.signal }).then(() => {
      lastWords ||= `it was not ready within ${READY_WITHIN_MS / 1_000} s`;
    }),
  ]);
  try {
    const first = await Promise.race([address, failure.then(() => undefined)]);
    if (first === undefined) throw startFailure(lastWords, options);
    return first;
  } finally {
    failure.catch(() => undefined);
    timer.abort();
  }
}

function startFailure(lastWords: string, options: AnvilOptions): ArbError {
  if (/address already in use/i.test(lastWords)) {
    return new ArbError("PORT_IN_USE", {
      port: options.port ?? 0,
      hint: "end what uses it, or choose another port",
    });
  }
  const shown = options.fork === undefined ? lastWords : withoutUrl(lastWords, options.fork.rpcUrl);
  const words = shown
    .replace(/\s+/g, " ")
    .replace(/[.\s]+$/, "")
    .trim();
  return new ArbError("PROCESS_FAILED", { tool: "anvil", problem: words === "" ? "it said nothing" : words });
}

/** An endpoint's path and query can hold a key: they are not shown. Anvil may print the address normalised. */
function withoutUrl(text: string, rpcUrl: string): string {
  const spellings = URL.canParse(rpcUrl) ? [rpcUrl, new URL(rpcUrl).href] : [rpcUrl];
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, shownUrl(rpcUrl)), text);
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  letGo(child);
  const timer = new AbortController();
  const tooLate = delay(STOPS_WITHIN_MS, undefined, { signal: timer.signal }).then(
    () => endGroup(child),
    () => undefined,
  );
  await Promise.race([ended, tooLate]);
  timer.abort();
  await ended;
}

/** Closes our end of the pipe: the leash pulls. */
function letGo(child: ChildProcess): void {
  (child.stdio[3] as Readable).destroy();
}

/** Ends whatever is left of the process group; once anvil is gone that is the watcher. */
function endGroup(child: ChildProcess): void {
  letGo(child);
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // ESRCH: nothing is left of it.
  }
}
