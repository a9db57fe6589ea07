import { join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { compactJournal, type CompactionRequest } from "./compact-journal.ts";
import { isDamage, LedgerDatabase, setAside } from "./ledger-database.ts";
import { LEDGER_FILE } from "./ledger-names.ts";
import { projectJournal } from "./project-journal.ts";

/**
 * Keeps the ledger of a directory. When it cannot be written that is noted, and nothing more is written until the next
 * start, which brings it up to date: orders are not troubled.
 */
export class LedgerKeeper {
  readonly #file: string;
  readonly #note: (note: string) => void;
  #ledger: LedgerDatabase | undefined;

  /** Throws what {@link LedgerDatabase.open} throws. */
  constructor(directory: string, note: (note: string) => void) {
    this.#file = join(directory, LEDGER_FILE);
    this.#note = note;
    this.#ledger = LedgerDatabase.open(directory, note);
  }

  append(payloads: readonly string[]): void {
    try {
      this.#ledger?.append(payloads);
    } catch (thrown) {
      this.#fallBehind(thrown);
    }
  }

  async project(file: string, upTo: number): Promise<void> {
    try {
      if (this.#ledger !== undefined) await projectJournal(this.#ledger, file, upTo);
    } catch (thrown) {
      this.#fallBehind(thrown);
    }
  }

  /** Rejects when the ledger cannot take what would leave the journal. */
  async compact(request: CompactionRequest): Promise<readonly bigint[]> {
    if (this.#ledger === undefined) throw new Error("the ledger cannot be written");
    return compactJournal(this.#ledger, request);
  }

  close(): void {
    this.#ledger?.close();
    this.#ledger = undefined;
  }

  #fallBehind(thrown: unknown): void {
    this.#note(`the ledger falls behind until the next start: ${messageOf(thrown)}`);
    this.close();
    if (isDamage(thrown)) this.#note(`the damaged ledger was set aside as ${setAside(this.#file)}`);
  }
}
