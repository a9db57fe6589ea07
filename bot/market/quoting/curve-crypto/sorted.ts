/** From high to low. */
export function descending(values: readonly bigint[]): bigint[] {
  return values.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0));
}

/** The highest of several numbers. */
export function largestOf(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((largest, value) => (value > largest ? value : largest), first);
}
