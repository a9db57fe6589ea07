import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { COMPACTED_FILE } from "./journal-names.ts";
import type { Journal } from "./journal.ts";
import type { LedgerThread } from "./ledger-thread.ts";
import type { StoreSettings } from "./store-settings.ts";

/** The oldest signal that an engine can be set to accept; until then its order must be known, or it would be made twice. */
const OLDEST_SIGNAL_MS = 30_000;
/** A journal is compacted again when it has become so many times what was left of it. */
const GROWTH = 2;

interface CompactionParts {
  readonly file: string;
  readonly journal: Journal;
  readonly ledger: LedgerThread;
  readonly settings: StoreSettings;
  readonly note: (note: string) => void;
}

/** Clears a journal in use of the orders that the ledger has and nobody needs, while appends go on. */
export class Compaction {
  /** The orders of the journal. */
  readonly #orderIds: Set<bigint>;
  readonly #parts: CompactionParts;
  /** Orders of which a record came while a compaction was under way. */
  readonly #touched = new Set<bigint>();
  #underWay: Promise<void> | undefined;
  #nextAtBytes = 0;

  constructor(orderIds: Iterable<bigint>, parts: CompactionParts) {
    this.#orderIds = new Set(orderIds);
    this.#parts = parts;
  }

  /** Whether the journal still has the order. */
  has(orderId: bigint): boolean {
    return this.#orderIds.has(orderId);
  }

  /** To be called before a record of the order is appended. */
  observe({ type, orderId }: OrderEvent): void {
    if (type === "created") this.#orderIds.add(orderId);
    if (this.#underWay !== undefined) this.#touched.add(orderId);
  }

  /** Begins a compaction if none is under way and the journal has grown enough, or is looked at for the first time. */
  beginIfDue(): void {
    if (this.#underWay !== undefined || this.#parts.journal.endOffset < this.#nextAtBytes) return;
    this.#underWay = this.#compact()
      .catch((thrown: unknown) => this.#parts.note(`the journal was not compacted: ${messageOf(thrown)}`))
      .finally(() => {
        this.#underWay = undefined;
        const { journal, settings } = this.#parts;
        this.#nextAtBytes = Math.max(settings.compactAboveBytes, GROWTH * journal.endOffset);
      });
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  async #compact(): Promise<void> {
    const { file, journal, ledger, settings } = this.#parts;
    const compacted = join(dirname(file), COMPACTED_FILE);
    const keepMs = Math.max(settings.keepEndedMs, OLDEST_SIGNAL_MS);
    this.#touched.clear();
    // What was appended before it was this one's turn to watch is to be among what the ledger's thread reads.
    await journal.appended();
    const upTo = journal.endOffset;
    const departed = await ledger.compact({ file, upTo, endedBeforeMs: settings.nowMs() - keepMs, compacted });
    if (departed.length === 0) return;
    if (departed.some((orderId) => this.#touched.has(orderId))) {
      // A remark came for one of them: it stays until the next time.
      await rm(compacted, { force: true });
      return;
    }
    for (const orderId of departed) this.#orderIds.delete(orderId);
    try {
      ledger.follow(await journal.replaceWith(compacted, upTo));
    } catch (thrown) {
      for (const orderId of departed) this.#orderIds.add(orderId);
      throw thrown;
    }
  }
}
