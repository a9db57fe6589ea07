import { Worker } from "node:worker_threads";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { CompactionRequest } from "./compact-journal.ts";
import type { LedgerMessage, LedgerRequest, LedgerTask } from "./ledger-messages.ts";

const WORKER = new URL("./ledger-worker.ts", import.meta.url);
/** What is appended in this time is handed over together. */
const GATHER_MS = 20;

/** The ledger of a directory, kept by a thread of its own, so that nobody waits for it. */
export class LedgerThread {
  readonly #note: (note: string) => void;
  readonly #pending = new Map<number, PromiseWithResolvers<readonly bigint[]>>();
  #worker: Worker | undefined;
  #exited: Promise<unknown> | undefined;
  #isClosing = false;
  #lastId = 0;
  #gathered: string[] = [];
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
    const worker = new Worker(WORKER);
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

  /** Takes up the journal's next record, which is durable; it is written soon. */
  append(payload: string): void {
    if (this.#worker === undefined) return;
    this.#gathered.push(payload);
    this.#timer ??= setTimeout(() => this.#handOver(), GATHER_MS).unref();
  }

  /** Brings the ledger up to date with the journal up to an offset, soon. */
  project(file: string, upTo: number): void {
    this.#ask({ kind: "project", file, upTo }).catch(() => undefined);
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
    if (this.#gathered.length === 0) return;
    this.#post({ kind: "append", payloads: this.#gathered.splice(0) });
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
