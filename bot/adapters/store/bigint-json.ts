import { inspect } from "node:util";

/** What marks a bigint: `{"$n": "123"}`. Keys of ours that begin with the same sign get a second one. */
const SIGN = "$";
const BIGINT_KEY = "$n";

/** What JSON cannot have in a string as it is: quote, backslash, control characters, and halves of a surrogate pair. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;
/** As long as an address. Short texts come again and again, long ones do not. */
const MAX_SHORT_TEXT = 42;
/** More is forgotten and found out again: a journal tells of some thousand pools, and of few other names. */
const MAX_KNOWN = 4_096;

const knownTexts = new Map<string, string>();
/** With the brace or comma before them and the colon after them. */
const knownFirstKeys = new Map<string, string>();
const knownLaterKeys = new Map<string, string>();

/**
 * JSON of plain data with bigints: null, booleans, finite numbers, strings, arrays and plain objects, of which
 * {@link fromJson} makes the same again. Absent and undefined properties are one. Throws a TypeError on anything else,
 * because what a journal cannot give back must not get into it.
 */
export function toJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return textJson(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
      break;
    case "bigint":
      return `{"${BIGINT_KEY}":"${value}"}`;
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return listJson(value);
      if (isPlain(value)) return objectJson(value);
      break;
    case "undefined":
    case "function":
    case "symbol":
      break;
  }
  throw new TypeError(`${inspect(value, { depth: 0 })} is not plain data`);
}

/** The value of which {@link toJson} made the text. Throws a SyntaxError on other text. */
export function fromJson(text: string): unknown {
  return unmarked(JSON.parse(text));
}

function listJson(list: readonly unknown[]): string {
  let json = "[";
  for (let index = 0; index < list.length; index++) {
    if (index > 0) json += ",";
    const member = list[index];
    // A place that was never filled is read as null.
    json += member === undefined && !(index in list) ? "null" : toJson(member);
  }
  return json + "]";
}

function objectJson(value: object): string {
  let json = "";
  for (const key of Object.keys(value)) {
    const member: unknown = value[key as keyof typeof value];
    if (member === undefined) continue;
    json += json === "" ? keyJson(key, "{", knownFirstKeys) : keyJson(key, ",", knownLaterKeys);
    json += toJson(member);
  }
  return json === "" ? "{}" : json + "}";
}

function keyJson(key: string, before: string, known: Map<string, string>): string {
  return known.get(key) ?? remember(known, key, `${before}${quoted(key.startsWith(SIGN) ? SIGN + key : key)}:`);
}

function textJson(text: string): string {
  if (text.length > MAX_SHORT_TEXT) return quoted(text);
  return knownTexts.get(text) ?? remember(knownTexts, text, quoted(text));
}

function remember(known: Map<string, string>, text: string, json: string): string {
  if (known.size === MAX_KNOWN) known.clear();
  known.set(text, json);
  return json;
}

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Changes what it is given, which nobody else has. */
function unmarked(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (BIGINT_KEY in value) {
    const digits = value[BIGINT_KEY];
    if (typeof digits !== "string") throw new SyntaxError("a bigint is written as a string of digits");
    return BigInt(digits);
  }
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) members[key] = unmarked(members[key]);
  return Array.isArray(value) ? value : renamed(members);
}

/** `fromEntries` makes "__proto__" a property like any other. */
function renamed(value: Record<string, unknown>): object {
  if (!Object.keys(value).some((key) => key.startsWith(SIGN))) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.startsWith(SIGN) ? key.slice(SIGN.length) : key, member]),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
