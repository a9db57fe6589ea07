/** An address or a hash, of which the first digits are enough to recognise it. */
const LONG_HEX = /0x([0-9a-fA-F]{8})[0-9a-fA-F]{32,}/g;

/** The same sentence with its long hex numbers cut, for a line in a terminal. */
export function brief(text: string): string {
  return text.replace(LONG_HEX, "0x$1…");
}

/** At most `length` characters, with a sign where something is missing. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
