import type { FileHandle } from "node:fs/promises";
import { NEWLINE } from "./journal-format.ts";

const CHUNK_BYTES = 1 << 18;

/** A line without its newline, or what comes after the last newline. */
export interface JournalLine {
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly bytes: Buffer;
  readonly hasNewline: boolean;
}

/** The lines of a file from one offset up to another, or to its end; the last one is what has no newline, if anything. */
export async function* linesOf(handle: FileHandle, from: number, upTo = Infinity): AsyncGenerator<JournalLine, void> {
  let offset = from;
  let rest = Buffer.alloc(0);
  for (;;) {
    const start = offset + rest.length;
    const wanted = Math.min(CHUNK_BYTES, upTo - start);
    if (wanted <= 0) break;
    const chunk = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await handle.read(chunk, 0, wanted, start);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let lineStart = 0;
    // What was there before has no newline.
    for (let end = bytes.indexOf(NEWLINE, rest.length); end >= 0; end = bytes.indexOf(NEWLINE, lineStart)) {
      yield { offset: offset + lineStart, bytes: bytes.subarray(lineStart, end), hasNewline: true };
      lineStart = end + 1;
    }
    offset += lineStart;
    rest = bytes.subarray(lineStart);
  }
  if (rest.length > 0) yield { offset, bytes: rest, hasNewline: false };
}
