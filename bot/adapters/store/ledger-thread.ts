import { Worker } from "node:worker_threads";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { CompactionRequest } from "./compact-journal.ts";
import type { LedgerMessage, LedgerRequest, LedgerTask } from "./ledger-messages.ts";

const WORKER = new URL("./ledger-worker.ts", import.meta.url);
/** How often the thread hears at most how far the journal has come. */
const GATHER_MS = 20;
/** It works in small pieces: a young generation of the usual size would only fill memory with what is long dead. */
const YOUNG_GENERATION_MB = 4;

/** The ledger of a directory, kept by a thread of its own that reads the journal, so that nobody waits for it. */
export class LedgerThread {
  readonly #note: (note: string) => void;
  readonly #pending = new Map<number, PromiseWithResolvers<readonly bigint[]>>();
  #worker: Worker | undefined;
  #exited: Promise<unknown> | undefined;
  #isClosing = false;
  #lastId = 0;
  #durableTo: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param note hears, in one sentence each, what went wrong and was put right */
  constructor(note: (note: string) => void) {
    this.#note = note;
  }

  /**
   * Opens the ledger, or begins or converts one. Rejects with STORE_UNUSABLE when it is of a later version; when it
   * cannot be used for another reason, that is noted, and there is none in this run.
   */
  async open(directory: string): Promise<void> {
    const worker = new Worker(WORKER, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
    this.#worker = worker;
    // Nothing but an answer that someone waits for keeps the process alive.
    worker.unref();
    worker.on("message", (message: LedgerMessage) => this.#hear(message));
    worker.on("error", (thrown) => this.#lose(messageOf(thrown)));
    this.#exited = new Promise((resolve) => worker.once("exit", resolve));
    try {
      await this.#ask({ kind: "open", directory });
    } catch (thrown) {
      if (thrown instanceof LedgerRefusal) {
        throw new ArbError("STORE_UNUSABLE", { directory, problem: thrown.message }, { cause: thrown });
      }
      this.#note(`there is no ledger in this run: ${messageOf(thrown)}`);
    }
  }

  /** Takes up a journal that is durable up to an offset, soon. */
  project(file: string, upTo: number): void {
    this.#ask({ kind: "project", file, upTo }).catch(() => undefined);
  }

  /** Brings the ledger up to date with the journal up to an offset, soon. */
  reach(upTo: number): void {
    if (this.#worker === undefined) return;
    this.#durableTo = upTo;
    this.#timer ??= setTimeout(() => this.#handOver(), GATHER_MS).unref();
  }

  /** The journal was replaced by what was left of it, in which the records after that have moved so far. */
  follow(movedBytes: number): void {
    this.#handOver();
    this.#post({ kind: "follow", movedBytes });
  }

  /** From now on the thread makes no pauses for others. */
  hurry(): void {
    this.#post({ kind: "hurry" });
  }

  /** Resolves with the orders that were left out; see compactJournal. */
  compact(request: CompactionRequest): Promise<readonly bigint[]> {
    return this.#ask({ kind: "compact", request });
  }

  /** Resolves when everything is written and the thread has ended. */
  async close(): Promise<void> {
    if (this.#worker === undefined) return;
    this.#handOver();
    this.#post({ kind: "close" });
    this.#isClosing = true;
    this.#worker.ref();
    await this.#exited;
    this.#worker = undefined;
  }

  #handOver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#durableTo === undefined) return;
    this.#post({ kind: "reach", upTo: this.#durableTo });
    this.#durableTo = undefined;
  }

  #ask(task: LedgerTask): Promise<readonly bigint[]> {
    this.#handOver();
    if (this.#worker === undefined) return Promise.reject(new Error("the ledger's thread has ended"));
    const answer = Promise.withResolvers<readonly bigint[]>();
    this.#pending.set(this.#post(task), answer);
    this.#worker.ref();
    return answer.promise;
  }

  #post(task: LedgerTask): number {
    this.#lastId += 1;
    this.#worker?.postMessage({ id: this.#lastId, task } satisfies LedgerRequest);
    return this.#lastId;
  }

  #hear(message: LedgerMessage): void {
    if (message.kind === "note") {
      this.#note(message.note);
      return;
    }
    const answer = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (this.#pending.size === 0 && !this.#isClosing) this.#worker?.unref();
    if (message.kind === "done") answer?.resolve(message.departed);
    else answer?.reject(message.isRefusal ? new LedgerRefusal(message.problem) : new Error(message.problem));
  }

  #lose(problem: string): void {
    this.#note(`the ledger falls behind until the next start: ${problem}`);
    this.#worker = undefined;
    for (const answer of this.#pending.values()) answer.reject(new Error(problem));
    this.#pending.clear();
  }
}

/** The ledger is sound and must not be touched by this build. */
class LedgerRefusal extends Error {
  override readonly name = "LedgerRefusal";
}
