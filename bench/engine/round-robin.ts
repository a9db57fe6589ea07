/** One of the list after the other, round and round; throws when there is none. */
export function inTurn<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length];
  if (item === undefined) throw new Error("there is nothing to take in turn");
  return item;
}
