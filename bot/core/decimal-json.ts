/**
 * One line of JSON for people and programs, with bigints as decimal strings, because JSON's numbers end at 2^53. (The
 * journal, which must give bigints back, has a notation of its own.)
 */
export function toDecimalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
