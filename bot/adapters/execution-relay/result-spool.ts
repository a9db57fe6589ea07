import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { messageOf } from "../../core/errors.ts";
import { type Frame, FrameReader } from "../../wire/frame-reader.ts";
import { MESSAGE_FLAGS } from "../../wire/message-header.ts";
import { withFlags } from "../../wire/with-flags.ts";
import { ChunkList } from "./chunk-list.ts";

const OWNER_ONLY = 0o600;
const BLOCK_BYTES = 256 << 10;
/** What the execution relay takes at most. */
const MAX_PAYLOAD_BYTES = 16_384;
const RETRY_AFTER_MS = 1_000;

/**
 * Keeps whole messages in a file, first in, first out, for as long as nobody can take them. What a full disk does not
 * take stays in memory, so that nothing is lost and the order is kept.
 */
export class ResultSpool {
  readonly #path: string;
  readonly #note: (sentence: string) => void;
  readonly #file: FileHandle;
  /** Up to here it was written by an earlier process, which may have sent some of it. */
  #leftOverEnd: number;
  #readAt = 0;
  #writtenTo: number;
  /** Not in the file yet. */
  readonly #pending = new ChunkList();
  /** On its way into the file. */
  #writingBytes = 0;
  /** The work on the file, one piece after the other. */
  #work: Promise<unknown> = Promise.resolve();
  #isWriteDue = false;
  #isFailing = false;
  #retry: NodeJS.Timeout | undefined;

  private constructor(path: string, file: FileHandle, size: number, note: (sentence: string) => void) {
    this.#path = path;
    this.#file = file;
    this.#leftOverEnd = size;
    this.#writtenTo = size;
    this.#note = note;
  }

  /** Takes up what an earlier process has left. */
  static async open(path: string, note: (sentence: string) => void): Promise<ResultSpool> {
    const file = await open(path, "a+", OWNER_ONLY);
    return new ResultSpool(path, file, (await file.stat()).size, note);
  }

  get bytes(): number {
    return this.#writtenTo - this.#readAt + this.#writingBytes + this.#pending.bytes;
  }

  append(chunk: Uint8Array): void {
    this.#pending.push(chunk);
    this.#writeSoon();
  }

  /** The oldest messages, whole; undefined when there are none. What is taken is not here any more. */
  take(): Promise<Uint8Array | undefined> {
    return this.#next(async () => {
      while (this.#readAt < this.#writtenTo) {
        const messages = await this.#readBlock();
        if (messages.length > 0) return messages;
      }
      return this.#pending.shift();
    });
  }

  /** For the next process: what is still here, behind what could not be handed over. */
  async close(front: readonly Uint8Array[]): Promise<void> {
    await this.#next(() => this.#write());
    clearTimeout(this.#retry);
    if (this.bytes === 0 && front.length === 0) await rm(this.#path, { force: true });
    else if (front.length > 0) await this.#putBefore(front);
    await this.#file.close();
  }

  #writeSoon(): void {
    if (this.#isWriteDue || this.#isFailing) return;
    this.#isWriteDue = true;
    void this.#next(() => this.#write());
  }

  async #write(): Promise<void> {
    this.#isWriteDue = false;
    const chunks = this.#pending.takeAll();
    if (chunks.length === 0) return;
    const bytes = Buffer.concat(chunks);
    this.#writingBytes = bytes.length;
    try {
      await this.#file.appendFile(bytes);
      this.#isFailing = false;
      this.#writtenTo += bytes.length;
    } catch (thrown) {
      await this.#file.truncate(this.#writtenTo).catch(() => undefined);
      this.#pending.putBefore(chunks);
      this.#retryLater(messageOf(thrown));
    }
    this.#writingBytes = 0;
  }

  #retryLater(problem: string): void {
    if (!this.#isFailing) this.#note(`Results stay in memory, because ${this.#path} cannot be written: ${problem}.`);
    this.#isFailing = true;
    this.#retry = setTimeout(() => void this.#next(() => this.#write()), RETRY_AFTER_MS);
  }

  async #readBlock(): Promise<Uint8Array> {
    const isLeftOver = this.#readAt < this.#leftOverEnd;
    const end = isLeftOver ? this.#leftOverEnd : this.#writtenTo;
    const block = Buffer.alloc(Math.min(BLOCK_BYTES, end - this.#readAt));
    const { bytesRead } = await this.#file.read(block, 0, block.length, this.#readAt);
    const messages: Uint8Array[] = [];
    const onFrame = (frame: Frame) => messages.push(frame.bytes.subarray(frame.start, frame.end));
    const reader = new FrameReader({ maxPayloadBytes: MAX_PAYLOAD_BYTES, onFrame });
    reader.push(block.subarray(0, bytesRead));
    // At the end of what a process wrote nothing more comes: what is incomplete there was cut off by a crash.
    const isLast = this.#readAt + block.length === end;
    this.#readAt += isLast ? block.length : bytesRead - reader.heldBytes;
    if (this.#readAt === this.#writtenTo) await this.#clear();
    const whole = Buffer.concat(messages);
    return isLeftOver ? withFlags(whole, MESSAGE_FLAGS.recovery) : whole;
  }

  async #clear(): Promise<void> {
    await this.#file.truncate(0);
    this.#readAt = 0;
    this.#writtenTo = 0;
    this.#leftOverEnd = 0;
  }

  /** Aside first, so that a crash loses neither the old file nor the new one. */
  async #putBefore(front: readonly Uint8Array[]): Promise<void> {
    const aside = `${this.#path}.new`;
    const target = await open(aside, "w", OWNER_ONLY);
    try {
      for (const chunk of front) await target.appendFile(chunk);
      for (let chunk = await this.take(); chunk !== undefined; chunk = await this.take())
        await target.appendFile(chunk);
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(aside, this.#path);
  }

  #next<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
