import type { FileHandle } from "node:fs/promises";
import { ArbError } from "../../core/errors.ts";
import {
  decodeLine,
  HEADER_READ_BYTES,
  JOURNAL_VERSION,
  OLDEST_JOURNAL_VERSION,
  readBeginning,
} from "./journal-format.ts";
import { endOfUnfinishedCommit, withoutZeros } from "./journal-gap.ts";
import { type JournalLine, linesOf } from "./journal-lines.ts";

/** One line of the journal. */
export interface JournalRecord {
  /** Of the record's first byte in the file. */
  readonly offset: number;
  readonly payload: string;
}

/** Where the last whole record ends, and how much of an unfinished commit lies after it. */
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
    throw damaged(file, beginning.offset, "it does not begin like a journal");
  }
  const { version, length } = beginning;
  if (version < OLDEST_JOURNAL_VERSION || version > JOURNAL_VERSION) {
    const known = { oldest: OLDEST_JOURNAL_VERSION, newest: JOURNAL_VERSION };
    throw new ArbError("JOURNAL_VERSION_UNKNOWN", { file, version, ...known });
  }
  return { version, bytes: length };
}

/**
 * Every record of a journal, oldest first; with `upTo`, those before that offset, where a record must end. After them
 * there may be zeros, which are room for further ones. A crash can only leave the last commit unfinished, on whose
 * strength nothing was done: what there is of it after its last whole record is reported as torn. Anything else that is
 * wrong may have been relied upon and is thrown as JOURNAL_DAMAGED; a version that this build does not know, as
 * JOURNAL_VERSION_UNKNOWN. An empty file, or one whose header is torn, ends at 0. An engine may be writing the journal.
 */
export async function* readJournal(
  file: string,
  handle: FileHandle,
  upTo = Infinity,
): AsyncGenerator<JournalRecord, JournalEnd> {
  const beginning = await readJournalBeginning(file, handle);
  if (beginning.version === undefined) return { endOffset: 0, tornBytes: beginning.bytes };
  const { version } = beginning;

  let offset = beginning.bytes;
  let unreadable: JournalLine | undefined;
  for (;;) {
    const { line, problem } = yield* wholeRecords(handle, offset, upTo);
    offset = line.offset;
    if (problem === undefined) return { endOffset: offset, tornBytes: tornBytesOf(file, line), version };
    if (unreadable?.offset === offset && unreadable.bytes.equals(line.bytes)) {
      const tornTo = await endOfUnfinishedCommit(handle, line);
      if (tornTo === undefined) throw damaged(file, offset, problem);
      return { endOffset: offset, tornBytes: tornTo - offset, version };
    }
    // A record that was being written is whole when it is read again.
    unreadable = line;
  }
}

/** The first line that is no record; without a problem it is what follows the last newline. */
interface Stop {
  readonly line: JournalLine;
  readonly problem?: string;
}

/** The records from an offset on, up to the first line that is none. */
async function* wholeRecords(handle: FileHandle, from: number, upTo: number): AsyncGenerator<JournalRecord, Stop> {
  let offset = from;
  for await (const line of linesOf(handle, from, upTo)) {
    if (!line.hasNewline) return { line };
    const decoded = decodeLine(line.bytes);
    if ("problem" in decoded) return { line, problem: decoded.problem };
    yield { offset, payload: decoded.payload };
    offset += line.bytes.length + 1;
  }
  return { line: { offset, bytes: Buffer.alloc(0), hasNewline: false } };
}

/** How much there is of an unfinished record after the last newline. Throws JOURNAL_DAMAGED. */
function tornBytesOf(file: string, { offset, bytes }: JournalLine): number {
  const written = withoutZeros(bytes);
  // A whole record followed by something other than a newline was not torn: its newline has changed.
  if (written.length > 0 && "payload" in decodeLine(written.subarray(0, -1))) {
    throw damaged(file, offset + written.length - 1, "a record does not end with a newline");
  }
  return written.length;
}

function damaged(file: string, offset: number, problem: string): ArbError {
  return new ArbError("JOURNAL_DAMAGED", { file, offset, problem });
}
