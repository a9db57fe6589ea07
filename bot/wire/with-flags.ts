import { messageChecksum } from "./message-checksum.ts";
import { CHECKSUM_AT } from "./message-header.ts";

const FLAGS_AT = 7;

/** A copy of a whole message with these flags set as well, and the checksum to match. */
export function withFlags(message: Uint8Array, flags: number): Uint8Array {
  const copy = message.slice();
  const view = new DataView(copy.buffer);
  view.setUint8(FLAGS_AT, view.getUint8(FLAGS_AT) | flags);
  view.setUint32(CHECKSUM_AT, messageChecksum(copy, 0, copy.length), true);
  return copy;
}
