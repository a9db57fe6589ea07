const POLYNOMIAL = 0xedb88320;
/** Bytes that are taken in at once ("slicing by 8"): for messages of some hundred bytes as fast as native code is to call. */
const STRIDE = 8;
const TABLES = makeTables();

/**
 * CRC-32 (ISO-HDLC, as in zlib) of bytes[start..end).
 * @param continued of the bytes before these; 0 when there are none
 */
export function crc32(bytes: Uint8Array, start: number, end: number, continued = 0): number {
  // An index beyond the array would be read as 0 and go unnoticed.
  if (start < 0 || end > bytes.length) throw new RangeError(`bytes ${start} to ${end} of ${bytes.length}`);
  const byte = (index: number): number => bytes[index] as number;
  const table = (index: number): number => TABLES[index] as number;
  let crc = ~continued;
  let at = start;
  for (; at + STRIDE <= end; at += STRIDE) {
    crc ^= byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24);
    crc =
      table(0x700 + (crc & 0xff)) ^
      table(0x600 + ((crc >>> 8) & 0xff)) ^
      table(0x500 + ((crc >>> 16) & 0xff)) ^
      table(0x400 + (crc >>> 24)) ^
      table(0x300 + byte(at + 4)) ^
      table(0x200 + byte(at + 5)) ^
      table(0x100 + byte(at + 6)) ^
      table(byte(at + 7));
  }
  for (; at < end; at += 1) crc = table((crc ^ byte(at)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Table k, at 256 × k, tells what a byte comes to when k zero bytes follow it. */
function makeTables(): Int32Array {
  const tables = new Int32Array(256 * STRIDE);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] as number;
    tables[index] = (before >>> 8) ^ (tables[before & 0xff] as number);
  }
  return tables;
}
