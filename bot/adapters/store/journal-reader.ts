import type { FileHandle } from "node:fs/promises";
import { ArbError } from "../../core/errors.ts";
import {
  decodeLine,
  HEADER_READ_BYTES,
  JOURNAL_VERSION,
  OLDEST_JOURNAL_VERSION,
  readBeginning,
} from "./journal-format.ts";

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
  /** Of the format; absent when there is no whole header. */
  readonly version?: number;
}

/**
 * The version of a journal's format, undefined when it has no whole header yet, and the bytes of what there is of one.
 * Rejects with JOURNAL_DAMAGED, and with JOURNAL_VERSION_UNKNOWN when this build does not know the version.
 */
export async function readJournalBeginning(
  file: string,
  handle: FileHandle,
): Promise<{ readonly version: number | undefined; readonly bytes: number }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_READ_BYTES), 0, HEADER_READ_BYTES, 0);
  const beginning = readBeginning(buffer.subarray(0, bytesRead));
  if (beginning.kind === "torn") return { version: undefined, bytes: bytesRead };
  if (beginning.kind === "damaged") {
    const { offset } = beginning;
    throw new ArbError("JOURNAL_DAMAGED", { file, offset, problem: "it does not begin like a journal" });
  }
  const { version, length } = beginning;
  if (version < OLDEST_JOURNAL_VERSION || version > JOURNAL_VERSION) {
    const known = { oldest: OLDEST_JOURNAL_VERSION, newest: JOURNAL_VERSION };
    throw new ArbError("JOURNAL_VERSION_UNKNOWN", { file, version, ...known });
  }
  return { version, bytes: length };
}

/**
 * Every record of a journal, oldest first; with `upTo`, those before that offset, where a record must end. A crash can
 * only leave a last line without its newline, and nothing was done on the strength of that line: it is reported as torn.
 * Anything else that is wrong may have been relied upon and is thrown as JOURNAL_DAMAGED; a version that this build does
 * not know, as JOURNAL_VERSION_UNKNOWN. An empty file, or one whose header is torn, ends at 0.
 */
export async function* readJournal(
  file: string,
  handle: FileHandle,
  upTo = Infinity,
): AsyncGenerator<JournalRecord, JournalEnd> {
  const damaged = (offset: number, problem: string): ArbError =>
    new ArbError("JOURNAL_DAMAGED", { file, offset, problem });

  const beginning = await readJournalBeginning(file, handle);
  if (beginning.version === undefined) return { endOffset: 0, tornBytes: beginning.bytes };
  const { version } = beginning;

  let offset = beginning.bytes;
  let rest = Buffer.alloc(0);
  for (;;) {
    const start = offset + rest.length;
    const wanted = Math.min(CHUNK_BYTES, upTo - start);
    const chunk = Buffer.allocUnsafe(wanted);
    const read = wanted === 0 ? { bytesRead: 0 } : await handle.read(chunk, 0, wanted, start);
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
  return { endOffset: offset, tornBytes: rest.length, version };
}
