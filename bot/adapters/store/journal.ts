import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AFTER_DURABLE, JOURNAL_HEADER, OWNER_ONLY } from "./journal-format.ts";
import { JournalFile } from "./journal-file.ts";
import { type JournalRecord, readJournal } from "./journal-reader.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { syncDirectory } from "./sync-directory.ts";
import { writeFully } from "./write-fully.ts";

/** How long a record may wait for others: about ten times what a commit takes. */
const GATHER_MS = 2;

/**
 * An append-only file of checksummed records. Appends that wait together are one durable write, in the order in which
 * they came, off the event loop, and have one promise. After a failed write nothing is certain about the file's end: from
 * then on every append rejects, until the next start.
 */
export class Journal {
  readonly #path: string;
  readonly #onCommit: (endOffset: number) => void;
  #file: JournalFile;
  /** What waits for the next commit. The other buffer may be being written, and is left alone until it is durable. */
  #records = new RecordBuffer();
  #otherRecords = new RecordBuffer();
  /** Whether somebody waits for the records that are to be committed next. */
  #isUrgent = false;
  #stopGathering: () => void = () => undefined;
  #waiting: PromiseWithResolvers<void> | undefined;
  #committing: Promise<void> | undefined;
  #failure: Error | undefined;
  #isClosed = false;
  /** What has the file to itself now: a commit, or the change to another file. */
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: JournalFile, onCommit: (endOffset: number) => void) {
    this.#path = path;
    this.#file = file;
    this.#onCommit = onCommit;
  }

  /**
   * Opens or begins a journal and shows each of its records, oldest first, to the visitor. What is behind the last whole
   * record is cut off once all others have been seen and found whole; `cutBytes` are those of an unfinished record.
   * Rejects with JOURNAL_DAMAGED or JOURNAL_VERSION_UNKNOWN, having changed nothing.
   * @param onCommit hears of each commit, once it is durable
   */
  static async open(
    path: string,
    visit: (record: JournalRecord) => void,
    onCommit: (endOffset: number) => void = () => undefined,
  ): Promise<{ readonly journal: Journal; readonly cutBytes: number }> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, OWNER_ONLY);
    try {
      const records = readJournal(path, handle);
      let next = await records.next();
      for (; next.done !== true; next = await records.next()) visit(next.value);

      const { endOffset, tornBytes } = next.value;
      const isLonger = (await handle.stat()).size > endOffset;
      if (isLonger) await handle.truncate(endOffset);
      if (endOffset === 0) await writeFully(handle, JOURNAL_HEADER, 0);
      if (isLonger || endOffset === 0) await handle.datasync();
      if (endOffset === 0) await syncDirectory(dirname(path));
      const end = endOffset === 0 ? JOURNAL_HEADER.length : endOffset;
      const file = await JournalFile.of(path, handle, end);
      return { journal: new Journal(path, file, onCommit), cutBytes: tornBytes };
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  /** Where the last durable record ends. */
  get endOffset(): number {
    return this.#file.endOffset;
  }

  /**
   * Resolves when the record is durable, and all before it. The payload has no newline, and no space at its end. A record
   * for which nobody is in a hurry may wait a moment for others: a commit costs much more than a record.
   */
  append(payload: string, isUrgent = true): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#isClosed) return Promise.reject(new Error("the journal is closed"));
    const isAfterDurable = this.#records.isEmpty && this.#hasRecords();
    this.#records.add(isAfterDurable ? payload + AFTER_DURABLE : payload);
    this.#waiting ??= Promise.withResolvers();
    if (isUrgent) this.#hurry();
    this.#committing ??= this.#commitAll();
    return this.#waiting.promise;
  }

  /** Resolves when all that was appended so far is durable; rejects when that is not possible. */
  async appended(): Promise<void> {
    // Otherwise the hurry would be that of a record which comes later.
    if (this.#waiting !== undefined) this.#hurry();
    await this.#waiting?.promise;
    await this.#busy;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Goes on in another file, which has what is to be kept of this one up to `copiedTo` and is given the records after it;
   * appends wait meanwhile. Resolves with how far the offsets of those records have moved. Rejects when that is not
   * possible: then it goes on in its old file, the other one is gone.
   */
  replaceWith(other: string, copiedTo: number): Promise<number> {
    return this.#exclusively(() => this.#replaceWith(other, copiedTo));
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#hurry();
    await this.#committing;
    await this.#busy;
    // Where a write failed, nobody knows where the records end; where this fails, zeros are left at the end.
    if (this.#failure === undefined) await this.#file.shrink().catch(() => undefined);
    await this.#file.close();
  }

  #hasRecords(): boolean {
    return this.#committing !== undefined || this.#file.endOffset > JOURNAL_HEADER.length;
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve(); // what is appended in the same turn goes into the same commit
    while (this.#waiting !== undefined) {
      if (!this.#isUrgent) await this.#gather();
      await this.#exclusively(() => this.#commit());
    }
    this.#committing = undefined;
  }

  /** Resolves as soon as somebody is in a hurry, and after a moment in any case. */
  #gather(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      this.#stopGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hurry(): void {
    this.#isUrgent = true;
    this.#stopGathering();
  }

  async #commit(): Promise<void> {
    const [records, waiting] = [this.#records, this.#waiting];
    this.#records = this.#otherRecords;
    this.#otherRecords = records;
    this.#waiting = undefined;
    this.#isUrgent = false;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await this.#file.append(records.contents());
    } catch (thrown) {
      this.#fail(thrown as Error, waiting);
      return;
    }
    records.clear();
    waiting?.resolve();
    this.#onCommit(this.#file.endOffset);
  }

  #fail(failure: Error, committed: PromiseWithResolvers<void> | undefined): void {
    this.#failure = failure;
    for (const waiting of [committed, this.#waiting]) waiting?.reject(failure);
    this.#waiting = undefined;
  }

  async #replaceWith(other: string, copiedTo: number): Promise<number> {
    const old = this.#file;
    const file = await JournalFile.openWhole(other);
    const moved = file.endOffset - copiedTo;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await file.takeOver(old, copiedTo);
      await rename(other, this.#path);
    } catch (thrown) {
      await file.close();
      await rm(other, { force: true });
      throw thrown;
    }
    this.#file = file;
    await old.close();
    await syncDirectory(dirname(this.#path)).catch((thrown: unknown) => {
      // After a loss of power either file may have the name: what is appended to this one may be gone then.
      this.#failure = thrown as Error;
      throw thrown;
    });
    return moved;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }
}
