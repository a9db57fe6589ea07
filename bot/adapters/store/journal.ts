import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { encodeRecord, JOURNAL_HEADER } from "./journal-format.ts";
import { type JournalRecord, readJournal } from "./journal-reader.ts";

interface Waiting {
  readonly bytes: Buffer;
  readonly resolve: (offset: number) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * An append-only file of checksummed records. Appends that wait together are written with one write and one fdatasync,
 * in the order in which they came, off the event loop. After a failed write nothing is certain about the file's end
 * (a failed fdatasync may drop what it did not write): from then on every append rejects, until the next start.
 */
export class Journal {
  readonly #handle: FileHandle;
  #endOffset: number;
  #queue: Waiting[] = [];
  #committing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(handle: FileHandle, endOffset: number) {
    this.#handle = handle;
    this.#endOffset = endOffset;
  }

  /**
   * Opens or begins a journal and shows each of its records, oldest first, to the visitor. A torn last record is cut
   * off once all others have been seen and found whole. Rejects with JOURNAL_DAMAGED, having changed nothing.
   */
  static async open(
    file: string,
    visit: (record: JournalRecord) => void,
  ): Promise<{ readonly journal: Journal; readonly cutBytes: number }> {
    const handle = await open(file, "a+");
    try {
      const records = readJournal(file, handle);
      let next = await records.next();
      for (; next.done !== true; next = await records.next()) visit(next.value);

      const { endOffset, tornBytes } = next.value;
      if (tornBytes > 0) await handle.truncate(endOffset);
      if (endOffset === 0) await handle.appendFile(JOURNAL_HEADER);
      if (tornBytes > 0 || endOffset === 0) await handle.datasync();
      if (endOffset === 0) await syncDirectory(dirname(file));
      return { journal: new Journal(handle, endOffset === 0 ? JOURNAL_HEADER.length : endOffset), cutBytes: tornBytes };
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  /** Resolves with the record's offset when it is durable, and all before it. */
  append(payload: string): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      this.#queue.push({ bytes: encodeRecord(payload), resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    this.#failure ??= new Error("the journal is closed");
    await this.#committing;
    await this.#handle.close();
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve(); // what is appended in the same turn goes into the same commit
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#handle.appendFile(Buffer.concat(batch.map(({ bytes }) => bytes)));
        await this.#handle.datasync();
      } catch (thrown) {
        const failure = thrown as Error;
        this.#failure = failure;
        for (const { reject } of [...batch, ...this.#queue.splice(0)]) reject(failure);
        break;
      }
      for (const { bytes, resolve } of batch) {
        resolve(this.#endOffset);
        this.#endOffset += bytes.length;
      }
    }
    this.#committing = undefined;
  }
}

/** Makes the name of a new file in it durable. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
