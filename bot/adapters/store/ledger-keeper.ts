import { join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { compactJournal, type CompactionRequest } from "./compact-journal.ts";
import { isDamage, LedgerDatabase, setAside } from "./ledger-database.ts";
import { LEDGER_FILE } from "./ledger-names.ts";
import { JournalTail } from "./journal-tail.ts";
import type { Pace } from "./pace.ts";
import { projectJournal } from "./project-journal.ts";

/**
 * Keeps the ledger of a directory. When it cannot be written that is noted, and nothing more is written until the next
 * start, which brings it up to date: orders are not troubled.
 */
export class LedgerKeeper {
  readonly #file: string;
  readonly #pace: Pace;
  readonly #note: (note: string) => void;
  #ledger: LedgerDatabase | undefined;
  #tail: JournalTail | undefined;

  /** Throws what {@link LedgerDatabase.open} throws. */
  constructor(directory: string, pace: Pace, note: (note: string) => void) {
    this.#file = join(directory, LEDGER_FILE);
    this.#pace = pace;
    this.#note = note;
    this.#ledger = LedgerDatabase.open(directory, note);
  }

  /** Takes up a journal, which is durable up to an offset. */
  async project(file: string, upTo: number): Promise<void> {
    await this.#unlessBehind(async (ledger) => {
      await projectJournal(ledger, file, upTo, this.#pace);
      this.#tail = await JournalTail.open(file, upTo);
    });
  }

  /** Takes up what has come since, up to an offset. */
  async reach(upTo: number): Promise<void> {
    await this.#unlessBehind(async (ledger) => {
      for await (const payloads of this.#tail?.piecesUpTo(upTo) ?? []) {
        ledger.append(payloads);
        await this.#pace.rest();
      }
    });
  }

  /** The journal was replaced by a compacted one, in which what has not been taken up has moved so far. */
  async follow(movedBytes: number): Promise<void> {
    await this.#unlessBehind(() => this.#tail?.follow(movedBytes));
  }

  /** Rejects when the ledger cannot take what would leave the journal. */
  async compact(request: CompactionRequest): Promise<readonly bigint[]> {
    // In the compacted journal the records up to there are not where they were.
    await this.reach(request.upTo);
    if (this.#ledger === undefined) throw new Error("the ledger cannot be written");
    return compactJournal(this.#ledger, request, this.#pace);
  }

  async close(): Promise<void> {
    this.#ledger?.close();
    this.#ledger = undefined;
    await this.#tail?.close();
    this.#tail = undefined;
  }

  async #unlessBehind(work: (ledger: LedgerDatabase) => Promise<void> | undefined): Promise<void> {
    try {
      if (this.#ledger !== undefined) await work(this.#ledger);
    } catch (thrown) {
      await this.#fallBehind(thrown);
    }
  }

  async #fallBehind(thrown: unknown): Promise<void> {
    this.#note(`the ledger falls behind until the next start: ${messageOf(thrown)}`);
    await this.close();
    if (isDamage(thrown)) this.#note(`the damaged ledger was set aside as ${setAside(this.#file)}`);
  }
}
