import { HttpProblem } from "./http-problem.ts";

const MAX_DEPTH = 16;

/** Names through which a careless copy of an object would reach every other object. */
const DANGEROUS_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * JSON that means the same to every reader: valid UTF-8, not nested deeply, no key twice in one object, and none with a
 * meaning of its own in JavaScript. Throws an {@link HttpProblem}.
 */
export function strictJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused("The body is not valid UTF-8.");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("The body is not valid JSON.");
  }
  checkStructure(text);
  return value;
}

/** The tokens that make the structure of a text that is known to be JSON; keys are strings with a colon behind them. */
const STRUCTURE = /[[\]{}]|"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;

function checkStructure(text: string): void {
  /** The keys of each object that is open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  for (const [token, written, colon] of text.matchAll(STRUCTURE)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw refused(`The body is nested more than ${MAX_DEPTH} deep.`);
    } else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) noteKey(JSON.parse(`"${written}"`) as string, open.at(-1));
  }
}

function noteKey(key: string, keys: Set<string> | undefined): void {
  const shown = JSON.stringify(key.slice(0, 40));
  if (DANGEROUS_KEYS.has(key)) throw refused(`The key ${shown} is not allowed.`);
  if (keys?.has(key) === true) throw refused(`The key ${shown} stands twice in one object.`);
  keys?.add(key);
}

function refused(sentence: string): HttpProblem {
  return new HttpProblem("invalid-json", sentence);
}
