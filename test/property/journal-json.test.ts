import { deepStrictEqual } from "node:assert/strict";
import { expect } from "chai";
import fc from "fast-check";
import { fromJson, toJson } from "../../bot/adapters/store/bigint-json.ts";
import { eventsOf, UPDATES } from "../builders/orders.ts";

/** Texts and keys that could be mistaken for a marked bigint, or for something of JavaScript's own. */
const trickyText = fc.constantFrom(
  "$n",
  "$$n",
  "$",
  "$$",
  "12n",
  '{"$n":"1"}',
  "__proto__",
  "constructor",
  "toString",
  "",
);
const anyText = fc.oneof(trickyText, fc.string({ unit: "binary" }), fc.constant("\ud800 \n\u2028"));

const { value: anyPlain } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.bigInt(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.constantFrom(null, true, false),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(anyText, tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as unknown),
    fc.bigInt().map((n) => ({ $n: n.toString() })),
  ),
}));

describe("the journal's JSON", () => {
  it("gives back any plain data with bigints", () => {
    fc.assert(
      fc.property(anyPlain, (value) => deepStrictEqual(fromJson(toJson(value)), value)),
      { numRuns: 2_000 },
    );
  });

  it("is one line", () => {
    fc.assert(fc.property(anyPlain, (value) => !toJson(value).includes("\n")));
  });

  it("gives back every type of event", () => {
    for (const update of Object.values(UPDATES)) {
      for (const event of eventsOf([update], (1n << 64n) - 1n)) deepStrictEqual(fromJson(toJson(event)), event);
    }
  });

  it("leaves undefined properties out", () => {
    expect(toJson({ a: undefined, b: 1n })).to.equal('{"b":{"$n":"1"}}');
  });

  for (const [what, value] of [
    ["NaN", Number.NaN],
    ["an infinite number", Number.POSITIVE_INFINITY],
    ["negative zero", -0],
    ["undefined in a list", [undefined]],
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["bytes", new Uint8Array(2)],
  ] as const) {
    it(`refuses ${what}, which it could not give back`, () => {
      expect(() => toJson({ deep: [value] })).to.throw(TypeError, "is not plain data");
    });
  }

  for (const text of ["", "{", '{"$n":1}', '{"$n":"x"}', "undefined"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => fromJson(text)).to.throw(SyntaxError);
    });
  }
});
