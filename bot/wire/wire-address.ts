import type { Address, Hex } from "../core/hex.ts";

const ADDRESS_BYTES = 20;
/** Spreads bits over a word: 2^32 divided by the golden ratio. */
const GOLDEN_RATIO = 0x9e3779b1;
/** Leaves the 12 bits that say one of 4,096 places. */
const PLACE_SHIFT = 20;
/** The two digits of each byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** How many addresses are remembered: the same tokens and pools come again and again. */
const REMEMBERED = 4_096;
const WORDS = ADDRESS_BYTES / 4;
/** What was read last in each place: its bytes, and its text. At first the zero address. */
const rememberedWords = new Uint32Array(REMEMBERED * WORDS);
const rememberedTexts = Array.from({ length: REMEMBERED }, (): Address => `0x${"0".repeat(2 * ADDRESS_BYTES)}`);

/** An address that was read before is the same string, which makes it cheap to compare and to look up. */
export function readAddress(view: DataView, at: number): Address {
  const [a, b, c] = [view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8)];
  const [d, e] = [view.getUint32(at + 12), view.getUint32(at + 16)];
  const place = Math.imul(a ^ (c << 7) ^ e, GOLDEN_RATIO) >>> PLACE_SHIFT;
  const words = rememberedWords;
  const first = place * WORDS;
  if (
    words[first] === a &&
    words[first + 1] === b &&
    words[first + 2] === c &&
    words[first + 3] === d &&
    words[first + 4] === e
  ) {
    return rememberedTexts[place] as Address;
  }
  const text = readHex(view, at, ADDRESS_BYTES);
  words[first] = a;
  words[first + 1] = b;
  words[first + 2] = c;
  words[first + 3] = d;
  words[first + 4] = e;
  rememberedTexts[place] = text;
  return text;
}

export function writeAddress(view: DataView, at: number, address: Address): void {
  writeHex(view, at, address, ADDRESS_BYTES);
}

/** The bytes of hexadecimal digits behind "0x". */
export function writeHex(view: DataView, at: number, hex: string, bytes: number): void {
  for (let index = 0; index < bytes; index += 1) {
    view.setUint8(at + index, 16 * digitAt(hex, 2 + 2 * index) + digitAt(hex, 3 + 2 * index));
  }
}

/** The letters follow each other in both cases, nine behind the digits in their lowest four bits. */
function digitAt(hex: string, index: number): number {
  const code = hex.charCodeAt(index);
  return (code & 0xf) + (code > 0x39 ? 9 : 0);
}

/** "0x" and the digits of any number of bytes. */
export function readHex(view: DataView, at: number, bytes: number): Hex {
  let hex = "0x";
  for (let index = at; index < at + bytes; index += 1) hex += DIGITS[view.getUint8(index)] as string;
  return hex as Hex;
}
