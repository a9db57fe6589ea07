import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { copyRange } from "./copy-range.ts";
import { JournalRoom } from "./journal-room.ts";
import { writeFully } from "./write-fully.ts";

/** The file of a journal in use: records are written durably at their end, into room that was made beforehand. */
export class JournalFile {
  readonly #handle: FileHandle;
  /** Its writes return when they are durable, which is one call and not two, and waits for no zeros further on. */
  readonly #durable: FileHandle;
  readonly #room: JournalRoom;
  #endOffset: number;

  private constructor(handle: FileHandle, durable: FileHandle, endOffset: number) {
    this.#handle = handle;
    this.#durable = durable;
    this.#room = new JournalRoom(handle, endOffset);
    this.#endOffset = endOffset;
  }

  /** @param handle on the file, for reading and writing; it is this object's from now on, unless it rejects */
  static async of(file: string, handle: FileHandle, endOffset: number): Promise<JournalFile> {
    const durable = await open(file, constants.O_WRONLY | constants.O_DSYNC);
    return new JournalFile(handle, durable, endOffset);
  }

  /** One that ends where its last record does. */
  static async openWhole(file: string): Promise<JournalFile> {
    const handle = await open(file, "r+");
    try {
      return await JournalFile.of(file, handle, (await handle.stat()).size);
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  /** Where the last durable record ends. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Resolves when the bytes are durable; until then they must not change. One at a time. */
  async append(bytes: Uint8Array): Promise<void> {
    const endOffset = this.#endOffset + bytes.length;
    await this.#room.yieldUpTo(endOffset);
    await writeFully(this.#durable, bytes, this.#endOffset);
    this.#endOffset = endOffset;
    this.#room.extend(endOffset);
  }

  /** Appends what another journal has from an offset on; durable when this resolves. */
  async takeOver(other: JournalFile, startOffset: number): Promise<void> {
    const toOffset = this.#endOffset;
    const range = { startOffset, endOffset: other.#endOffset, toOffset };
    await copyRange(other.#handle, this.#handle, range);
    await this.#handle.sync();
    this.#endOffset = toOffset + range.endOffset - startOffset;
  }

  /** Takes away the room after the records, when nothing of another record can be in it. */
  async shrink(): Promise<void> {
    await this.#room.rest();
    await this.#handle.truncate(this.#endOffset);
  }

  async close(): Promise<void> {
    await this.#room.rest();
    await this.#handle.close();
    await this.#durable.close();
  }
}
