type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** A table with its keys as TypeScript writes them. */
export type CamelCaseKeys<T> = { readonly [Key in keyof T as CamelCase<Key & string>]: T[Key] };

/** The same values under names as TypeScript writes them: `max_gas_price` becomes `maxGasPrice`. */
export function camelCaseKeys<T extends object>(table: T): CamelCaseKeys<T> {
  const renamed = Object.entries(table).map(([key, value]) => [
    key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    value as unknown,
  ]);
  return Object.fromEntries(renamed) as CamelCaseKeys<T>;
}
