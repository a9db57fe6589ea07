import { messageChecksum } from "./message-checksum.ts";
import { CHECKSUM_AT, FLAGS_AT, HEADER_BYTES, payloadBytesOf } from "./message-header.ts";

/** A copy of whole messages, one behind the other, with these flags set as well in each, and the checksum to match. */
export function withFlags(messages: Uint8Array, flags: number): Uint8Array {
  const copy = new Uint8Array(messages);
  const view = new DataView(copy.buffer);
  for (let start = 0; start < copy.length;) {
    const end = start + HEADER_BYTES + payloadBytesOf(view, start);
    view.setUint8(start + FLAGS_AT, view.getUint8(start + FLAGS_AT) | flags);
    view.setUint32(start + CHECKSUM_AT, messageChecksum(copy, start, end), true);
    start = end;
  }
  return copy;
}
