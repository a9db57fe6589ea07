import { crc32 } from "./crc32.ts";
import { CHECKSUM_AT, CHECKSUM_BYTES } from "./message-header.ts";

/** Of one whole message, bytes[start..end): its own four bytes are skipped, not taken as zeros. */
export function messageChecksum(bytes: Uint8Array, start: number, end: number): number {
  const before = crc32(bytes, start, start + CHECKSUM_AT);
  return crc32(bytes, start + CHECKSUM_AT + CHECKSUM_BYTES, end, before);
}
