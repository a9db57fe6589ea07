import { crc32 } from "node:zlib";
import { NEWLINE, PAYLOAD_START } from "./journal-format.ts";

const FIRST_BYTES = 1 << 16;
/** A longer buffer was needed once, after a pause, and is given back. */
const KEPT_BYTES = 1 << 20;
/** Of UTF-8, for one unit of a string. */
const MOST_BYTES_A_UNIT = 3;
const HEX_DIGITS = Buffer.from("0123456789abcdef");
const SPACE = 0x20;

/** Records that are to be written together, one after another in one buffer, which is used again after {@link clear}. */
export class RecordBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Adds the record of a payload, as `encodeRecord` makes it. */
  add(payload: string): void {
    const start = this.#length + PAYLOAD_START;
    this.#makeRoomUpTo(start + MOST_BYTES_A_UNIT * payload.length + 1);
    const bytes = this.#bytes;
    const end = start + bytes.write(payload, start);
    const checksum = crc32(bytes.subarray(start, end));
    for (let digit = 0; digit < PAYLOAD_START - 1; digit++) {
      bytes[this.#length + digit] = HEX_DIGITS[(checksum >>> (28 - 4 * digit)) & 0xf] ?? 0;
    }
    bytes[start - 1] = SPACE;
    bytes[end] = NEWLINE;
    this.#length = end + 1;
  }

  /** What was added, without a copy: it changes with the next record after a {@link clear}. */
  contents(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
  }

  #makeRoomUpTo(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
    larger.set(this.contents());
    this.#bytes = larger;
  }
}
