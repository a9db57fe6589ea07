import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import { isPublication, type OrderEvent } from "../../core/order-event.ts";
import type { Order } from "../../core/order.ts";
import type { OrderStore } from "../../ports/order-store.ts";
import { toJson } from "./bigint-json.ts";
import { Compaction } from "./compaction.ts";
import { DirectoryLock } from "./directory-lock.ts";
import { migrateJournal } from "./journal-migration.ts";
import { COMPACTED_FILE, MIGRATED_FILE } from "./journal-names.ts";
import { Journal } from "./journal.ts";
import { LedgerThread } from "./ledger-thread.ts";
import { OrderFold } from "./order-fold.ts";
import { DEFAULT_STORE_SETTINGS, type StoreSettings } from "./store-settings.ts";

/** In the data directory. */
export const JOURNAL_FILE = "journal.log";

/** The orders of one data directory: the journal of those that may change or ended lately, and the ledger of all. */
export class FileOrderStore implements OrderStore {
  readonly #directory: string;
  readonly #file: string;
  readonly #note: (note: string) => void;
  readonly #lock: DirectoryLock;
  readonly #settings: StoreSettings;
  readonly #ledger: LedgerThread;
  #restored: { readonly journal: Journal; readonly compaction: Compaction } | undefined;

  private constructor(directory: string, lock: DirectoryLock, note: (note: string) => void, settings: StoreSettings) {
    this.#directory = directory;
    this.#file = join(directory, JOURNAL_FILE);
    this.#note = note;
    this.#lock = lock;
    this.#settings = settings;
    this.#ledger = new LedgerThread(note);
  }

  /**
   * Takes the directory for this process, making it when there is none. `note` hears, in one sentence each, what was
   * put right. Rejects with STORE_IN_USE or STORE_UNUSABLE.
   */
  static async open(
    directory: string,
    note: (note: string) => void,
    settings: Partial<StoreSettings> = {},
  ): Promise<FileOrderStore> {
    try {
      // Who can read signed transactions can publish them.
      await mkdir(directory, { recursive: true, mode: 0o700 });
    } catch (thrown) {
      throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
    }
    const lock = DirectoryLock.acquire(directory);
    return new FileOrderStore(directory, lock, note, { ...DEFAULT_STORE_SETTINGS, ...settings });
  }

  /**
   * Converts a journal of an earlier version first. Rejects with JOURNAL_DAMAGED when the journal is not whole, or does
   * not tell of orders as they can be, with JOURNAL_VERSION_UNKNOWN, and with STORE_UNUSABLE when it cannot be read or
   * begun, or the ledger is of a later version.
   */
  async restore(): Promise<readonly Order[]> {
    try {
      return await this.#restore();
    } catch (thrown) {
      if (thrown instanceof ArbError) throw thrown;
      throw new ArbError(
        "STORE_UNUSABLE",
        { directory: this.#directory, problem: messageOf(thrown) },
        { cause: thrown },
      );
    }
  }

  /** Rejects when the event may not be durable; then every later append rejects too. */
  append(event: OrderEvent): Promise<void> {
    try {
      return this.#append(event);
    } catch (thrown) {
      return Promise.reject(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));
    }
  }

  /** Waits for the appends under way, brings the ledger up to date, and frees the directory. */
  async close(): Promise<void> {
    this.#ledger.hurry();
    await this.#restored?.compaction.idle();
    await this.#restored?.journal.close();
    await this.#ledger.close();
    this.#lock.release();
  }

  /** Not `async`: what is appended together is to wait for one promise, and not each for one of its own. */
  #append(event: OrderEvent): Promise<void> {
    if (this.#restored === undefined) throw new Error("the journal was not restored");
    const { journal, compaction } = this.#restored;
    if (event.type !== "created" && !compaction.has(event.orderId)) {
      this.#note(`a remark came after order ${event.orderId} had left the journal, and was dropped: ${event.type}`);
      return Promise.resolve();
    }
    const payload = toJson(event);
    compaction.observe(event);
    // Bytes leave when it is durable that they were signed and sent; for everything else there is time.
    return journal.append(payload, event.type === "signed" || isPublication(event));
  }

  async #restore(): Promise<readonly Order[]> {
    // What a crash left of work that was not finished: the journal is whole without it.
    for (const name of [COMPACTED_FILE, MIGRATED_FILE]) await rm(join(this.#directory, name), { force: true });
    const kept = await migrateJournal(this.#file);
    if (kept !== undefined) this.#note(`converted the journal to this version; the old one is kept as ${kept}`);

    const fold = new OrderFold(this.#file);
    const { journal, cutBytes } = await Journal.open(
      this.#file,
      (record) => fold.add(record),
      (endOffset) => this.#onCommit(endOffset),
    );
    if (cutBytes > 0) this.#note(`cut an unfinished record of ${cutBytes} bytes from the end of ${this.#file}`);
    const parts = { file: this.#file, journal, ledger: this.#ledger, settings: this.#settings, note: this.#note };
    const compaction = new Compaction(fold.orders.keys(), parts);
    this.#restored = { journal, compaction };

    await this.#ledger.open(this.#directory);
    this.#ledger.project(this.#file, journal.endOffset);
    compaction.beginIfDue();
    return [...fold.orders.values()];
  }

  #onCommit(endOffset: number): void {
    this.#ledger.reach(endOffset);
    this.#restored?.compaction.beginIfDue();
  }
}
