import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { copyRange } from "./copy-range.ts";
import { encodeRecord, JOURNAL_HEADER, OWNER_ONLY } from "./journal-format.ts";
import { type JournalRecord, readJournal } from "./journal-reader.ts";
import { syncDirectory } from "./sync-directory.ts";

interface Waiting {
  readonly bytes: Buffer;
  readonly resolve: () => void;
  readonly reject: (cause: Error) => void;
}

/**
 * An append-only file of checksummed records. Appends that wait together are written with one write and one fdatasync,
 * in the order in which they came, off the event loop. After a failed write nothing is certain about the file's end
 * (a failed fdatasync may drop what it did not write): from then on every append rejects, until the next start.
 */
export class Journal {
  readonly #file: string;
  #handle: FileHandle;
  #endOffset: number;
  #queue: Waiting[] = [];
  #committing: Promise<void> | undefined;
  #failure: Error | undefined;
  #isClosed = false;
  /** What has the file to itself now: a commit, or the change to another file. */
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, endOffset: number) {
    this.#file = file;
    this.#handle = handle;
    this.#endOffset = endOffset;
  }

  /**
   * Opens or begins a journal and shows each of its records, oldest first, to the visitor. A torn last record is cut
   * off once all others have been seen and found whole. Rejects with JOURNAL_DAMAGED or JOURNAL_VERSION_UNKNOWN, having
   * changed nothing.
   */
  static async open(
    file: string,
    visit: (record: JournalRecord) => void,
  ): Promise<{ readonly journal: Journal; readonly cutBytes: number }> {
    const handle = await open(file, "a+", OWNER_ONLY);
    try {
      const records = readJournal(file, handle);
      let next = await records.next();
      for (; next.done !== true; next = await records.next()) visit(next.value);

      const { endOffset, tornBytes } = next.value;
      if (tornBytes > 0) await handle.truncate(endOffset);
      if (endOffset === 0) await handle.appendFile(JOURNAL_HEADER);
      if (tornBytes > 0 || endOffset === 0) await handle.datasync();
      if (endOffset === 0) await syncDirectory(dirname(file));
      const end = endOffset === 0 ? JOURNAL_HEADER.length : endOffset;
      return { journal: new Journal(file, handle, end), cutBytes: tornBytes };
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  /** Where the last durable record ends. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Resolves when the record is durable, and all before it. */
  append(payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const refusal = this.#failure ?? (this.#isClosed ? new Error("the journal is closed") : undefined);
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      this.#queue.push({ bytes: encodeRecord(payload), resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /**
   * Goes on in another file, which has what is to be kept of this one up to `copiedTo` and is given the records after it;
   * appends wait meanwhile. Rejects when that is not possible: then it goes on in its old file, the other one is gone.
   */
  replaceWith(other: string, copiedTo: number): Promise<void> {
    return this.#exclusively(() => this.#replaceWith(other, copiedTo));
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#committing;
    await this.#busy;
    await this.#handle.close();
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve(); // what is appended in the same turn goes into the same commit
    while (this.#queue.length > 0) await this.#exclusively(() => this.#commit(this.#queue.splice(0)));
    this.#committing = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const bytes = Buffer.concat(batch.map((waiting) => waiting.bytes));
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
    } catch (thrown) {
      this.#failure = thrown as Error;
      for (const { reject } of [...batch, ...this.#queue.splice(0)]) reject(this.#failure);
      return;
    }
    this.#endOffset += bytes.length;
    for (const { resolve } of batch) resolve();
  }

  async #replaceWith(other: string, copiedTo: number): Promise<void> {
    const handle = await open(other, "a+");
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await copyRange(this.#handle, handle, copiedTo, this.#endOffset);
      await handle.sync();
      await rename(other, this.#file);
    } catch (thrown) {
      await handle.close();
      await rm(other, { force: true });
      throw thrown;
    }
    const old = this.#handle;
    this.#handle = handle;
    this.#endOffset = (await handle.stat()).size;
    await old.close();
    await syncDirectory(dirname(this.#file)).catch((thrown: unknown) => {
      // After a loss of power either file may have the name: what is appended to this one may be gone then.
      this.#failure = thrown as Error;
      throw thrown;
    });
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }
}
