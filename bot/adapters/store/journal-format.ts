import { crc32 } from "node:zlib";

/** The first line of every journal. */
export const JOURNAL_HEADER = Buffer.from("flash-arbitrage journal, version 1\n");

const NEWLINE = 0x0a;
const CHECKSUM_PATTERN = /^[0-9a-f]{8} $/;
const CHECKSUM_LENGTH = 8;
const PAYLOAD_START = CHECKSUM_LENGTH + 1;

/** One line: the payload's CRC-32 in eight hexadecimal digits, a space, the payload, a newline. */
export function encodeRecord(payload: string): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from(`${checksumOf(bytes)} `), bytes, Buffer.of(NEWLINE)]);
}

/** The payload of a line without its newline, or what is wrong with it. */
export function decodeLine(line: Buffer): { readonly payload: string } | { readonly problem: string } {
  const prefix = line.toString("latin1", 0, PAYLOAD_START);
  if (!CHECKSUM_PATTERN.test(prefix)) return { problem: "a record does not begin with its checksum" };
  const payload = line.subarray(PAYLOAD_START);
  if (checksumOf(payload) !== prefix.trimEnd()) return { problem: "a record does not match its checksum" };
  return { payload: payload.toString() };
}

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, "0");
}
