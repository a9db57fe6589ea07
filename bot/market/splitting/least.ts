/** The least of those amounts that are given. */
export function least(amountWei: bigint, ...others: readonly (bigint | undefined)[]): bigint {
  let smallest = amountWei;
  for (const other of others) if (other !== undefined && other < smallest) smallest = other;
  return smallest;
}
