/** What a list has for coin k. Throws a RangeError when the pool has no such coin. */
export function coinValue<Value>(values: readonly Value[], k: number): Value {
  const value = values[k];
  if (value === undefined) throw new RangeError(`the pool has no coin ${k}, only ${values.length}`);
  return value;
}
