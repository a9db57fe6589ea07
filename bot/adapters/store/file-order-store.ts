import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { applyOrderEvent, type Order } from "../../core/order.ts";
import type { OrderStore } from "../../ports/order-store.ts";
import { fromJson, toJson } from "./bigint-json.ts";
import { DirectoryLock } from "./directory-lock.ts";
import { Journal } from "./journal.ts";
import { holdsRecord, type JournalRecord } from "./journal-reader.ts";
import { LedgerWriter } from "./ledger-writer.ts";

/** In the data directory. */
export const JOURNAL_FILE = "journal.log";

/** The orders of one data directory: the journal that is the truth, and the ledger that is derived from it. */
export class FileOrderStore implements OrderStore {
  readonly #file: string;
  readonly #note: (note: string) => void;
  readonly #lock: DirectoryLock;
  readonly #ledger: LedgerWriter;
  #journal: Journal | undefined;

  private constructor(directory: string, lock: DirectoryLock, note: (note: string) => void) {
    this.#file = join(directory, JOURNAL_FILE);
    this.#note = note;
    this.#lock = lock;
    this.#ledger = new LedgerWriter(directory, note);
  }

  /**
   * Takes the directory for this process, making it when there is none. `note` hears, in one sentence each, what was
   * put right. Rejects with STORE_IN_USE or STORE_UNUSABLE.
   */
  static async open(directory: string, note: (note: string) => void): Promise<FileOrderStore> {
    try {
      await mkdir(directory, { recursive: true });
    } catch (thrown) {
      throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
    }
    return new FileOrderStore(directory, DirectoryLock.acquire(directory), note);
  }

  /**
   * Rejects with JOURNAL_DAMAGED when the journal is not whole, or does not tell of orders as they can be, and with
   * STORE_UNUSABLE when it cannot be read or begun.
   */
  async restore(): Promise<readonly Order[]> {
    try {
      return await this.#restore();
    } catch (thrown) {
      if (thrown instanceof ArbError) throw thrown;
      throw new ArbError(
        "STORE_UNUSABLE",
        { directory: dirname(this.#file), problem: messageOf(thrown) },
        { cause: thrown },
      );
    }
  }

  /** Rejects when the event may not be durable; then every later append rejects too. */
  async append(event: OrderEvent): Promise<void> {
    if (this.#journal === undefined) throw new Error("the journal was not restored");
    const payload = toJson(event);
    const offset = await this.#journal.append(payload);
    this.#ledger.add({ offset, payload, event });
  }

  /** Waits for the appends under way, brings the ledger up to date, and frees the directory. */
  async close(): Promise<void> {
    await this.#journal?.close();
    this.#ledger.close();
    this.#lock.release();
  }

  async #restore(): Promise<readonly Order[]> {
    const orders = new Map<bigint, Order>();
    const projectFrom = await this.#firstToProject();
    const { journal, cutBytes } = await Journal.open(this.#file, (record) => {
      const event = this.#fold(record, orders);
      if (record.offset >= projectFrom) this.#ledger.add({ ...record, event });
    });
    this.#journal = journal;
    this.#ledger.flush();
    if (cutBytes > 0) this.#note(`cut an unfinished record of ${cutBytes} bytes from the end of ${this.#file}`);
    return [...orders.values()];
  }

  #fold(record: JournalRecord, orders: Map<bigint, Order>): OrderEvent {
    try {
      const event = fromJson(record.payload) as OrderEvent;
      orders.set(event.orderId, applyOrderEvent(orders.get(event.orderId), event));
      return event;
    } catch (thrown) {
      const { offset } = record;
      throw new ArbError(
        "JOURNAL_DAMAGED",
        { file: this.#file, offset, problem: messageOf(thrown) },
        { cause: thrown },
      );
    }
  }

  /** The offset from which the ledger lacks records; it is emptied when it was made from another journal. */
  async #firstToProject(): Promise<number> {
    const last = this.#ledger.lastProjected();
    if (last === undefined) return 0;
    const handle = await open(this.#file, "a+");
    try {
      if (await holdsRecord(handle, last)) return last.offset + 1;
    } finally {
      await handle.close();
    }
    this.#note("the ledger is of another journal and is made anew");
    this.#ledger.clear();
    return 0;
  }
}
