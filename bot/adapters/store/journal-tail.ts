import { type FileHandle, open } from "node:fs/promises";
import { ArbError } from "../../core/errors.ts";
import { decodeLine } from "./journal-format.ts";
import { linesOf } from "./journal-lines.ts";

/** So much is held in memory at once, but for one record that is longer. */
const PIECE_BYTES = 1 << 16;

/** Reads a journal that is being written, each time from where it was. */
export class JournalTail {
  readonly #path: string;
  #handle: FileHandle;
  #offset: number;

  private constructor(path: string, handle: FileHandle, offset: number) {
    this.#path = path;
    this.#handle = handle;
    this.#offset = offset;
  }

  /** @param offset where the next record begins */
  static async open(path: string, offset: number): Promise<JournalTail> {
    return new JournalTail(path, await open(path), offset);
  }

  /** The payloads of all records before an offset up to which the journal is durable, in pieces. Throws JOURNAL_DAMAGED. */
  async *piecesUpTo(upTo: number): AsyncGenerator<readonly string[], void> {
    let piece: string[] = [];
    let bytes = 0;
    for await (const line of linesOf(this.#handle, this.#offset, upTo)) {
      const decoded = line.hasNewline ? decodeLine(line.bytes) : { problem: "a durable record is not whole" };
      if ("problem" in decoded) {
        const { offset } = line;
        throw new ArbError("JOURNAL_DAMAGED", { file: this.#path, offset, problem: decoded.problem });
      }
      piece.push(decoded.payload);
      bytes += line.bytes.length + 1;
      if (bytes < PIECE_BYTES) continue;
      yield piece;
      this.#offset += bytes;
      [piece, bytes] = [[], 0];
    }
    if (piece.length > 0) yield piece;
    this.#offset += bytes;
  }

  /** Goes on in the file that has the journal's name now, in which the records that were not read have moved so far. */
  async follow(movedBytes: number): Promise<void> {
    const handle = await open(this.#path);
    await this.#handle.close();
    this.#handle = handle;
    this.#offset += movedBytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
