import { crc32 } from "node:zlib";

/** Ends a record. */
export const NEWLINE = 0x0a;
/** Where the payload begins in a record, after the checksum and a space. */
export const PAYLOAD_START = 9;

/**
 * After a payload: all that is before the record was durable when it was written. So a gap before it is damage, and not
 * what a loss of power left of the last commit. To JSON it is nothing, and older builds of this version read over it.
 */
export const AFTER_DURABLE = " ";

const CHECKSUM_PATTERN = /^[0-9a-f]{8} $/;
const CHECKSUM_LENGTH = 8;
const HEADER_PATTERN = /^flash-arbitrage journal, version (\d{1,9}) [0-9a-f]{8}\n/;

/** The mode of a journal: who can read signed transactions can publish them. */
export const OWNER_ONLY = 0o600;

/** Of the journals that this build writes; version 1 is converted at the start, and no other is read. */
export const JOURNAL_VERSION = 2;
export const OLDEST_JOURNAL_VERSION = 1;

/** Version 1's first line. It has no checksum, so that no garbled version number can make a later journal look like it. */
export const VERSION_1_HEADER = Buffer.from("flash-arbitrage journal, version 1\n");

/** The first line of every journal: its format, its version, and the CRC-32 of both. */
export const JOURNAL_HEADER = headerOf(JOURNAL_VERSION);

/** Longer than any header. */
export const HEADER_READ_BYTES = 64;

/** What the first bytes of a journal say. */
export type JournalBeginning =
  | { readonly kind: "header"; readonly version: number; readonly length: number }
  /** A crash while the file was begun: nothing else can be in it. */
  | { readonly kind: "torn" }
  | { readonly kind: "damaged"; readonly offset: number };

/** Reads the first {@link HEADER_READ_BYTES} of a journal, or all of a shorter one. */
export function readBeginning(bytes: Buffer): JournalBeginning {
  for (const [version, header] of [
    [JOURNAL_VERSION, JOURNAL_HEADER],
    [1, VERSION_1_HEADER],
  ] as const) {
    if (bytes.subarray(0, header.length).equals(header)) return { kind: "header", version, length: header.length };
    if (bytes.length < header.length && header.subarray(0, bytes.length).equals(bytes)) return { kind: "torn" };
  }
  const version = Number(HEADER_PATTERN.exec(bytes.toString("latin1"))?.[1]);
  const header = headerOf(version);
  if (bytes.subarray(0, header.length).equals(header)) return { kind: "header", version, length: header.length };
  return { kind: "damaged", offset: bytes.findIndex((byte, index) => byte !== JOURNAL_HEADER[index]) };
}

/** One line: the payload's CRC-32 in eight hexadecimal digits, a space, the payload, a newline. */
export function encodeRecord(payload: string): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from(`${checksumOf(bytes)} `), bytes, Buffer.of(NEWLINE)]);
}

/** What a whole line says, without its newline. */
export interface DecodedLine {
  readonly payload: string;
  /** See {@link AFTER_DURABLE}. */
  readonly isAfterDurable: boolean;
}

/** What a line without its newline says, or what is wrong with it. */
export function decodeLine(line: Buffer): DecodedLine | { readonly problem: string } {
  const prefix = line.toString("latin1", 0, PAYLOAD_START);
  if (!CHECKSUM_PATTERN.test(prefix)) return { problem: "a record does not begin with its checksum" };
  const payload = line.subarray(PAYLOAD_START);
  if (checksumOf(payload) !== prefix.trimEnd()) return { problem: "a record does not match its checksum" };
  const text = payload.toString();
  const isAfterDurable = text.endsWith(AFTER_DURABLE);
  return { payload: isAfterDurable ? text.slice(0, -AFTER_DURABLE.length) : text, isAfterDurable };
}

/** The first line of a journal of any version from 2 on. */
export function headerOf(version: number): Buffer {
  const text = `flash-arbitrage journal, version ${version}`;
  return Buffer.from(`${text} ${checksumOf(Buffer.from(text))}\n`);
}

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, "0");
}
