const WORD_BITS = 64n;
const WORD_BYTES = 8;

/** Little-endian. */
export function readUint128(view: DataView, at: number): bigint {
  const upper = view.getBigUint64(at + WORD_BYTES, true);
  const lower = view.getBigUint64(at, true);
  return upper === 0n ? lower : (upper << WORD_BITS) | lower;
}

/** Little-endian; what does not fit loses its upper bits. */
export function writeUint128(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, value, true);
  view.setBigUint64(at + WORD_BYTES, value >> WORD_BITS, true);
}
