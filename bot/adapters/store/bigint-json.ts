import { inspect } from "node:util";

/** What marks a bigint: `{"$n": "123"}`. Keys of ours that begin with the same sign get a second one. */
const SIGN = "$";
const BIGINT_KEY = "$n";

/**
 * JSON of plain data with bigints: null, booleans, finite numbers, strings, arrays and plain objects, of which
 * {@link fromJson} makes the same again. Absent and undefined properties are one. Throws a TypeError on anything else,
 * because what a journal cannot give back must not get into it.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(marked(value));
}

/** The value of which {@link toJson} made the text. Throws a SyntaxError on other text. */
export function fromJson(text: string): unknown {
  return unmarked(JSON.parse(text));
}

function marked(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      break;
    case "bigint":
      return { [BIGINT_KEY]: value.toString() };
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(marked);
      if (isPlain(value)) return renamed(value, (key) => (key.startsWith(SIGN) ? SIGN + key : key), marked);
      break;
    case "undefined":
    case "function":
    case "symbol":
      break;
  }
  throw new TypeError(`${inspect(value, { depth: 0 })} is not plain data`);
}

function unmarked(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  if (BIGINT_KEY in value) {
    const digits = (value as Record<string, unknown>)[BIGINT_KEY];
    if (typeof digits !== "string") throw new SyntaxError("a bigint is written as a string of digits");
    return BigInt(digits);
  }
  return renamed(value, (key) => (key.startsWith(SIGN) ? key.slice(SIGN.length) : key), unmarked);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `fromEntries` makes "__proto__" a property like any other. */
function renamed(value: object, rename: (key: string) => string, convert: (value: unknown) => unknown): object {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [rename(key), convert(member)]));
}
