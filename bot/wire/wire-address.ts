import type { Address } from "../core/hex.ts";

export const ADDRESS_BYTES = 20;

/** The two digits of each byte. */
const DIGITS = Uint8Array.from({ length: 512 }, (_, index) =>
  (index >> 1)
    .toString(16)
    .padStart(2, "0")
    .charCodeAt(index & 1),
);
/** "0x" and 40 digits, used again for every address: a signal has a dozen of them. */
const text = Array.from("0x".padEnd(2 + 2 * ADDRESS_BYTES), (character) => character.charCodeAt(0));

export function readAddress(view: DataView, at: number): Address {
  for (let index = 0; index < ADDRESS_BYTES; index += 1) {
    const byte = view.getUint8(at + index);
    text[2 + 2 * index] = DIGITS[2 * byte] as number;
    text[3 + 2 * index] = DIGITS[2 * byte + 1] as number;
  }
  return String.fromCharCode.apply(null, text) as Address;
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
export function readHex(view: DataView, at: number, bytes: number): `0x${string}` {
  let hex: `0x${string}` = "0x";
  for (let index = 0; index < bytes; index += 1) {
    hex = `${hex}${view
      .getUint8(at + index)
      .toString(16)
      .padStart(2, "0")}`;
  }
  return hex;
}
