import { expect } from "chai";
import fc from "fast-check";
import { strictJson } from "../../bot/api/strict-json.ts";

const read = (text: string): unknown => strictJson(Buffer.from(text));

const REFUSED: readonly (readonly [what: string, text: string | Buffer, says: string])[] = [
  ["nothing at all", "", "The body is not valid JSON."],
  ["half an object", '{"a": 1', "The body is not valid JSON."],
  ["NaN", '{"a": NaN}', "The body is not valid JSON."],
  ["a hexadecimal number", '{"a": 0x10}', "The body is not valid JSON."],
  ["something behind the end", "{} {}", "The body is not valid JSON."],
  ["bytes that are no UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), "The body is not valid UTF-8."],
  ["half a surrogate pair", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "The body is not valid UTF-8."],
  ["17 lists in each other", "[".repeat(17) + "]".repeat(17), "The body is nested more than 16 deep."],
  ["100,000 lists in each other", "[".repeat(100_000) + "]".repeat(100_000), "The body is nested more than 16 deep."],
  ["a key twice", '{"a": 1, "b": {"a": 2}, "a": 3}', 'The key "a" stands twice in one object.'],
  ["a key twice, once escaped", '{"a": 1, "\\u0061": 3}', 'The key "a" stands twice in one object.'],
  ["__proto__", '{"__proto__": {"admin": true}}', 'The key "__proto__" is not allowed.'],
  ["__proto__, escaped", '[{"\\u005f_proto__" : 1}]', 'The key "__proto__" is not allowed.'],
  ["constructor", '{"a": {"constructor": 1}}', 'The key "constructor" is not allowed.'],
];

describe("strict JSON", () => {
  for (const [what, text, says] of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(() => strictJson(Buffer.from(text))).to.throw(says);
    });
  }

  it("takes what looks like structure inside of texts for text", () => {
    const text = '{"a": "[[[[[[[[[[[[[[[[[[[[{\\"a\\": \\\\", "b": "__proto__", "c": ["a", "a", "a"]}';
    expect(read(text)).to.deep.equal(JSON.parse(text));
  });

  it("lets the same key stand in different objects, and 16 objects in each other", () => {
    const text = `${'{"a":'.repeat(15)}{}${"}".repeat(15)}`;
    expect(read(text)).to.deep.equal(JSON.parse(text));
  });

  it("reads every other JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(read(text)).to.deep.equal(JSON.parse(text));
      }),
    );
  });
});
