import type { FileHandle } from "node:fs/promises";
import { ArbError } from "../../core/errors.ts";
import { decodeLine, encodeRecord, JOURNAL_HEADER } from "./journal-format.ts";

const CHUNK_BYTES = 1 << 18;
const NEWLINE = 0x0a;

/** One line of the journal. */
export interface JournalRecord {
  /** Of the record's first byte in the file. */
  readonly offset: number;
  readonly payload: string;
}

/** Where the last whole record ends, and how much of an unfinished one lies after it. */
export interface JournalEnd {
  readonly endOffset: number;
  readonly tornBytes: number;
}

/**
 * Every record of a journal, oldest first. A crash can only leave a last line without its newline, and nothing was done
 * on the strength of that line: it is reported as torn. Anything else that is wrong may have been relied upon and is
 * thrown as JOURNAL_DAMAGED. An empty file, or one whose header is torn, ends at 0.
 */
export async function* readJournal(file: string, handle: FileHandle): AsyncGenerator<JournalRecord, JournalEnd> {
  const damaged = (offset: number, problem: string): ArbError =>
    new ArbError("JOURNAL_DAMAGED", { file, offset, problem });

  const { buffer, bytesRead } = await handle.read(Buffer.alloc(JOURNAL_HEADER.length), 0, JOURNAL_HEADER.length, 0);
  const wrongByte = buffer.subarray(0, bytesRead).findIndex((byte, index) => byte !== JOURNAL_HEADER[index]);
  if (wrongByte >= 0) throw damaged(wrongByte, "it does not begin like a journal of this version");
  if (bytesRead < JOURNAL_HEADER.length) return { endOffset: 0, tornBytes: bytesRead };

  let offset = JOURNAL_HEADER.length;
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = await handle.read(chunk, 0, CHUNK_BYTES, offset + rest.length);
    if (read.bytesRead === 0) break;
    rest = Buffer.concat([rest, chunk.subarray(0, read.bytesRead)]);
    let lineStart = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, lineStart)) {
      const decoded = decodeLine(rest.subarray(lineStart, end));
      if ("problem" in decoded) throw damaged(offset + lineStart, decoded.problem);
      yield { offset: offset + lineStart, payload: decoded.payload };
      lineStart = end + 1;
    }
    offset += lineStart;
    rest = rest.subarray(lineStart);
  }

  // A whole record followed by something other than a newline was not torn: its newline has changed.
  if (rest.length > 0 && "payload" in decodeLine(rest.subarray(0, -1))) {
    throw damaged(offset + rest.length - 1, "a record does not end with a newline");
  }
  return { endOffset: offset, tornBytes: rest.length };
}

/** Whether the journal has this very record at this offset. */
export async function holdsRecord(handle: FileHandle, { offset, payload }: JournalRecord): Promise<boolean> {
  const expected = encodeRecord(payload);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, offset);
  return bytesRead === expected.length && buffer.equals(expected);
}
