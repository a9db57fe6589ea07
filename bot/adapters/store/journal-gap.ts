import type { FileHandle } from "node:fs/promises";
import { decodeLine } from "./journal-format.ts";
import { type JournalLine, linesOf } from "./journal-lines.ts";

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512;

/**
 * Where the last commit ends when a line that cannot be read is a gap in it: power failed when the disk had written some
 * of its sectors, and others are still the zeros of the room that was made for them. That it was the last commit shows in
 * that nothing comes after the gap which was written when all before it was durable. Undefined when it is damage.
 */
export async function endOfUnfinishedCommit(handle: FileHandle, gap: JournalLine): Promise<number | undefined> {
  if (!lacksSector(gap)) return undefined;
  let endOffset = gap.offset + gap.bytes.length + 1;
  for await (const { offset, bytes, hasNewline } of linesOf(handle, endOffset)) {
    if (!hasNewline) return offset + withoutZeros(bytes).length;
    const decoded = decodeLine(bytes);
    if ("payload" in decoded && decoded.isAfterDurable) return undefined;
    endOffset = offset + bytes.length + 1;
  }
  return endOffset;
}

/** The bytes without the zeros at their end. */
export function withoutZeros(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return bytes.subarray(0, length);
}

/** Whether a sector, or what of it comes after the line's beginning, is zeros. */
function lacksSector({ offset, bytes }: JournalLine): boolean {
  for (let start = 0; ;) {
    const end = start + SECTOR_BYTES - ((offset + start) % SECTOR_BYTES);
    // The line's newline is in this one.
    if (end > bytes.length) return false;
    if (bytes.subarray(start, end).every((byte) => byte === 0)) return true;
    start = end;
  }
}
