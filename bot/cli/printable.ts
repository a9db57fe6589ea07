/** Relays' and nodes' own words must not command the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
