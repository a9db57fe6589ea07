import { MAX_UINT256 } from "../../core/integer-limits.ts";

/** The longest header: how long the length is, and the length. */
const HEADER_BYTES = 9;
/** Before the fields is room for the list's header and a type. */
const START = HEADER_BYTES + 1;
const FIRST_BYTES = 4_096;
/** What `writeUIntBE` takes. */
const MAX_UINT48 = (1n << 48n) - 1n;
// The first bytes of what follows (Ethereum Yellow Paper, appendix B): up to 55 bytes long, and longer.
const SHORT_STRING = 0x80;
const LONG_STRING = 0xb7;
const SHORT_LIST = 0xc0;
const LONG_LIST = 0xf7;
const MAX_SHORT = 55;

/**
 * One RLP list after the other, written field by field into bytes that are used again: what `finish` returns stands until
 * the next `begin`.
 */
export class RlpList {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = START;

  begin(): void {
    this.#end = START;
  }

  /** Throws a RangeError that names what is not 0 to 2^256 - 1. */
  addInteger(value: bigint, name: string): void {
    if (value < 0n || value > MAX_UINT256) throw new RangeError(`${name} must be 0 to 2^256 - 1, but is ${value}`);
    if (value <= MAX_UINT48) return this.#addSmall(Number(value));
    const digits = value.toString(16);
    this.addHex(`0x${digits.length % 2 === 0 ? "" : "0"}${digits}`, name);
  }

  /** An unsigned integer, big-endian, in the bytes from `from` up to `to`. */
  addIntegerBytes(bytes: Uint8Array, from: number, to: number): void {
    this.#makeRoom(to - from);
    let first = from;
    while (first < to && bytes[first] === 0) first += 1;
    this.#bytes.set(bytes.subarray(first, to), this.#end + 1);
    this.#closeString(to - first);
  }

  /** Throws a RangeError that names what is not 0x and pairs of hexadecimal digits. */
  addHex(value: string, name: string): void {
    const length = (value.length - 2) / 2;
    if (!value.startsWith("0x")) throw notHexadecimal(name);
    this.#makeRoom(length);
    const header = length > MAX_SHORT ? 1 + byteLengthOf(length) : 1;
    // It stops at what is no pair of digits, but sees only the low byte of each character.
    const written = this.#bytes.write(value.slice(2), this.#end + header, "hex");
    if (written !== length || Buffer.byteLength(value) !== value.length) throw notHexadecimal(name);
    this.#closeString(length);
  }

  addEmptyList(): void {
    this.#makeRoom(0);
    this.#bytes[this.#end] = SHORT_LIST;
    this.#end += 1;
  }

  /** The list, behind a byte that says what it is (EIP-2718). */
  finish(type: number): Buffer {
    const length = this.#end - START;
    const header = length > MAX_SHORT ? 1 + byteLengthOf(length) : 1;
    const begin = START - header;
    this.#writeHeader(begin, length, SHORT_LIST, LONG_LIST);
    this.#bytes[begin - 1] = type;
    return this.#bytes.subarray(begin - 1, this.#end);
  }

  #addSmall(value: number): void {
    const length = value === 0 ? 0 : byteLengthOf(value);
    this.#makeRoom(length);
    if (length > 0) this.#bytes.writeUIntBE(value, this.#end + 1, length);
    this.#closeString(length);
  }

  /** Puts the header before a string whose bytes stand where its header leaves them. */
  #closeString(length: number): void {
    const isItsOwnHeader = length === 1 && (this.#bytes[this.#end + 1] ?? 0) < SHORT_STRING;
    if (isItsOwnHeader) {
      this.#bytes[this.#end] = this.#bytes[this.#end + 1] ?? 0;
      this.#end += 1;
    } else {
      this.#end += this.#writeHeader(this.#end, length, SHORT_STRING, LONG_STRING) + length;
    }
  }

  /** Returns its length. */
  #writeHeader(at: number, length: number, short: number, long: number): number {
    if (length <= MAX_SHORT) {
      this.#bytes[at] = short + length;
      return 1;
    }
    const lengthBytes = byteLengthOf(length);
    this.#bytes[at] = long + lengthBytes;
    this.#bytes.writeUIntBE(length, at + 1, lengthBytes);
    return 1 + lengthBytes;
  }

  #makeRoom(length: number): void {
    const needed = this.#end + HEADER_BYTES + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * needed);
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}

function byteLengthOf(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x100; rest /= 0x100) length += 1;
  return length;
}

function notHexadecimal(name: string): RangeError {
  return new RangeError(`${name} must be 0x and pairs of hexadecimal digits`);
}
