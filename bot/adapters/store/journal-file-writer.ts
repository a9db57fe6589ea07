import { type FileHandle, open } from "node:fs/promises";
import { AFTER_DURABLE, encodeRecord, JOURNAL_HEADER, OWNER_ONLY } from "./journal-format.ts";

const BUFFER_BYTES = 1 << 18;

/** Writes a whole journal beside the one in use; it counts only once it has been renamed. */
export class JournalFileWriter {
  readonly #handle: FileHandle;
  #buffered: Buffer[] = [JOURNAL_HEADER];
  #bufferedBytes = JOURNAL_HEADER.length;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Replaces what a crash may have left under this name. */
  static async create(file: string): Promise<JournalFileWriter> {
    return new JournalFileWriter(await open(file, "w", OWNER_ONLY));
  }

  async write(payload: string): Promise<void> {
    // The file is used only when it is durable as a whole.
    const record = encodeRecord(payload + AFTER_DURABLE);
    this.#buffered.push(record);
    this.#bufferedBytes += record.length;
    if (this.#bufferedBytes >= BUFFER_BYTES) await this.#flush();
  }

  /** Resolves when everything that was written is durable; the name of the file is not. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#buffered);
    this.#buffered = [];
    this.#bufferedBytes = 0;
    await this.#handle.appendFile(bytes);
  }
}
