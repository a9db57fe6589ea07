import { inspect } from "node:util";
import fc from "fast-check";
import { toJson } from "../../bot/adapters/store/bigint-json.ts";
import { eventsOf, UPDATES } from "../builders/orders.ts";

/** The definition of the journal's JSON: what {@link toJson} writes in one pass, made of a marked copy. */
function definedJson(value: unknown): string {
  return JSON.stringify(marked(value));
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
      return { $n: value.toString() };
    case "object": {
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(marked);
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) break;
      const members = Object.entries(value).filter(([, member]) => member !== undefined);
      return Object.fromEntries(
        members.map(([key, member]) => [key.startsWith("$") ? `$${key}` : key, marked(member)]),
      );
    }
    case "undefined":
    case "function":
    case "symbol":
      break;
  }
  throw new TypeError(`${inspect(value, { depth: 0 })} is not plain data`);
}

/** Characters at the limits of what is escaped, among others. */
const aText = fc.oneof(
  fc.constantFrom("$n", "$", "$$n", "__proto__", "toJSON", "constructor", "1", "01", "", "\u007f", "\u2028", "\u0000"),
  fc.string({ unit: fc.constantFrom('"', "\\", "/", "\u001f", " ", "a", "é", "\ud800", "\udfff", "\ue000", "😀") }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ minLength: 38, maxLength: 46 }),
);

const aNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, NaN, Infinity, 1e21, 5e-324, 2 ** 53));

/** Of which the journal takes most, but not all. */
const { value: aValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: aText },
    { weight: 2, arbitrary: fc.bigInt() },
    { weight: 2, arbitrary: aNumber },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      undefined,
      () => 1,
      Symbol("s"),
      new Date(0),
      new Map(),
      new Uint8Array(1),
    ),
    { weight: 3, arbitrary: fc.array(tie("value"), { maxLength: 4 }) },
    fc.sparseArray(tie("value"), { maxLength: 4 }),
    { weight: 4, arbitrary: fc.array(fc.tuple(aText, tie("value")), { maxLength: 5 }).map(Object.fromEntries) },
    fc.dictionary(aText, tie("value"), { maxKeys: 3, noNullPrototype: false }),
  ),
}));

/** The text, or what is thrown. */
function resultOf(write: (value: unknown) => string, value: unknown): string {
  try {
    return `text ${write(value)}`;
  } catch (thrown) {
    return `thrown ${String(thrown)}`;
  }
}

describe("the journal's JSON, written in one pass", () => {
  it("is to the byte what its definition makes, and refuses what that refuses", () => {
    let refused = 0;
    fc.assert(
      fc.property(aValue, (value) => {
        const expected = resultOf(definedJson, value);
        if (expected.startsWith("thrown")) refused += 1;
        const written = resultOf(toJson, value);
        if (written !== expected) throw new Error(`${written} is not ${expected}`);
      }),
      { numRuns: 5_000 },
    );
    if (refused < 100) throw new Error(`only ${refused} of the values are refused`);
  });

  it("is to the byte what its definition makes of every type of event", () => {
    for (const event of eventsOf(Object.values(UPDATES), (1n << 64n) - 1n)) {
      if (toJson(event) !== definedJson(event)) throw new Error(`${event.type} is written otherwise`);
    }
  });

  it("forgets what it has seen before it fills the memory, and writes it rightly all the same", () => {
    for (let number = 0; number < 10_000; number++) {
      const value = { [`key${number}`]: `text${number}`, [`$${number}`]: '"' };
      if (toJson(value) !== definedJson(value)) throw new Error(`${number} is written otherwise`);
    }
  });
});
