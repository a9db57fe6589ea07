/** As the magic lies on the wire. */
const MAGIC_IN_ORDER = [0xef, 0xbe, 0xad, 0xde] as const;

/** Where the next magic begins, or its beginning at the end of the bytes; their length when there is neither. */
export function findMagic(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at += 1) {
    at = bytes.indexOf(MAGIC_IN_ORDER[0], at);
    if (at === -1) return bytes.length;
    if (MAGIC_IN_ORDER.every((byte, index) => at + index >= bytes.length || bytes[at + index] === byte)) return at;
  }
}
