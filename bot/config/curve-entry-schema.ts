import * as z from "zod";
import { CRYPTO_KINDS, PRICE_MEMORIES, PRODUCT_ROUNDINGS } from "../core/curve-entry.ts";
import { accountEntry, addressEntry, wholeNumber } from "./entry-schemas.ts";

/** Curve's pools have two to eight coins. */
const MIN_COINS = 2;
const MAX_COINS = 8;
const MAX_DECIMALS = 18;

const listOf = <Entry extends z.ZodType>(entry: Entry, what: string) => {
  const expected = `Expected ${MIN_COINS} to ${MAX_COINS} ${what}`;
  return z.array(entry, expected).min(MIN_COINS, expected).max(MAX_COINS, expected);
};
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `Expected one of ${words.map((word) => `"${word}"`).join(", ")}`);

const facts = {
  venue: z.literal("curve"),
  address: addressEntry,
  // The zero address stands for the chain's own coin.
  tokens: listOf(accountEntry, "tokens"),
  decimals: listOf(wholeNumber(0, MAX_DECIMALS), "numbers of decimals"),
};
const flag = z.boolean("Expected true or false");

/** A Curve pool in a JSON file: all that its exact quote depends on and never changes. */
export const curveEntry = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      ...facts,
      kind: z.literal("stable"),
      balanceIndices: oneOf(["int128", "uint256"]),
      aPrecision: z.union([z.literal(1), z.literal(100)], "Expected 1 or 100"),
      productRounding: oneOf(PRODUCT_ROUNDINGS),
      priceMemory: oneOf(PRICE_MEMORIES),
      hasOffPegFee: flag,
      base: z.strictObject({ pool: addressEntry, isCached: flag }).exactOptional(),
    }),
    z.strictObject({ ...facts, kind: z.enum(CRYPTO_KINDS), lpToken: addressEntry }),
  ],
  { error: `Expected one of "stable", ${CRYPTO_KINDS.map((kind) => `"${kind}"`).join(", ")}` },
);
