import * as z from "zod";
import { addressEntry, amountEntry, wholeNumber } from "../config/entry-schemas.ts";
import { MAX_UINT16, MAX_UINT64 } from "../core/integer-limits.ts";
import { BPS_DENOMINATOR } from "../core/money.ts";
import { USD_E8 } from "../core/usd.ts";
import { checkCycle } from "./cycle-check.ts";
import { onlyThen } from "./only-then.ts";
import { checkRoute } from "./route-check.ts";
import { strictFields } from "./strict-fields.ts";

const MAX_HOPS = 8;
const USD_DECIMALS = 8;

const EXPECTED_U64 = "Expected a text of decimal digits, below 2^64";

/** Ids and blocks: text, because JSON's numbers end at 2^53. */
const u64Entry = z
  .string(EXPECTED_U64)
  .regex(/^(0|[1-9][0-9]{0,19})$/, EXPECTED_U64)
  .transform((text) => BigInt(text))
  .refine((value) => value <= MAX_UINT64, EXPECTED_U64);

const EXPECTED_USD = `Expected US dollars as a text of decimal digits, with at most ${USD_DECIMALS} after a point`;

/** In 1e-8 US dollars from here on. */
const usdEntry = z
  .string(EXPECTED_USD)
  .regex(/^(0|[1-9][0-9]{0,11})(\.[0-9]{1,8})?$/, EXPECTED_USD)
  .transform((text) => {
    const [dollars = "", fraction = ""] = text.split(".");
    return BigInt(dollars) * USD_E8 + BigInt(fraction.padEnd(USD_DECIMALS, "0"));
  });

/** Wall clock, in milliseconds. */
const timeEntry = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const pathHop = { pool: addressEntry, tokenIn: addressEntry, tokenOut: addressEntry };

const hop = {
  venue: z.enum(["uniswap-v2", "uniswap-v3"], 'Expected "uniswap-v2" or "uniswap-v3"'),
  ...pathHop,
  amountIn: amountEntry,
  amountOut: amountEntry,
};

function hopsOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const expected = `Expected a list of 2 to ${MAX_HOPS} hops`;
  return z.array(strictFields(shape), expected).min(2, expected).max(MAX_HOPS, expected);
}

const wishes = {
  maxGasPriceWei: amountEntry.exactOptional(),
  slippageToleranceBps: wholeNumber(0, Number(BPS_DENOMINATOR) - 1)
    .transform((bps) => BigInt(bps))
    .exactOptional(),
  submission: z.enum(["public", "private", "simulate"], 'Expected "public", "private" or "simulate"').exactOptional(),
};

/** One signal as a caller writes it: with amounts in a route, or without any in a path. */
export const signalEntry = strictFields({
  signalId: u64Entry,
  strategyId: wholeNumber(0, MAX_UINT16),
  detectedAtMs: timeEntry,
  observedBlock: u64Entry.default(0n),
  validThroughBlock: u64Entry.default(MAX_UINT64),
  validUntilMs: timeEntry.exactOptional(),
  claimedProfitUsd: usdEntry.exactOptional(),
  replacesSignalId: u64Entry.exactOptional(),
  route: strictFields({ profitToken: addressEntry, hops: hopsOf(hop) })
    .transform(onlyThen(checkRoute))
    .exactOptional(),
  path: strictFields({ profitToken: addressEntry, hops: hopsOf(pathHop) })
    .transform(onlyThen(checkCycle))
    .exactOptional(),
  wishes: strictFields(wishes).exactOptional(),
}).transform(
  onlyThen((entry, context) => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: "custom", path: [field], message });
    };
    if ((entry.route === undefined) === (entry.path === undefined)) refuse("route", "Expected either route or path");
    const { observedBlock, validThroughBlock, detectedAtMs, validUntilMs = detectedAtMs } = entry;
    if (validThroughBlock < observedBlock) refuse("validThroughBlock", "Expected no less than observedBlock");
    if (validUntilMs < detectedAtMs) refuse("validUntilMs", "Expected no less than detectedAtMs");
    if (entry.replacesSignalId === entry.signalId) refuse("replacesSignalId", "Expected another id than signalId");
  }),
);

export type SignalEntry = z.output<typeof signalEntry>;
