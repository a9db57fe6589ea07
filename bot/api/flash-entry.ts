import * as z from "zod";
import { addressEntry, amountEntry, wholeNumber } from "../config/entry-schemas.ts";
import { checkCycle } from "../config/signals/cycle-check.ts";
import { checkFacts, FACT_FIELDS, u64Entry } from "../config/signals/fact-fields.ts";
import { onlyThen } from "../config/signals/only-then.ts";
import { strictFields } from "../config/signals/strict-fields.ts";
import { usdEntry } from "../config/signals/usd-entry.ts";
import { BPS_DENOMINATOR } from "../core/money.ts";
import { checkRoute } from "./route-check.ts";

const MAX_HOPS = 8;

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

/** A flash arbitrage as a caller writes it: with amounts in a route, or without any in a path. */
export const flashEntry = strictFields({
  kind: z.literal("flash-arbitrage"),
  signalId: u64Entry,
  ...FACT_FIELDS,
  claimedProfitUsd: usdEntry.exactOptional(),
  route: strictFields({ profitToken: addressEntry, hops: hopsOf(hop) })
    .transform(onlyThen(checkRoute))
    .exactOptional(),
  path: strictFields({ profitToken: addressEntry, hops: hopsOf(pathHop) })
    .transform(onlyThen(checkCycle))
    .exactOptional(),
  wishes: strictFields(wishes).exactOptional(),
}).transform(
  onlyThen((entry, context) => {
    if ((entry.route === undefined) === (entry.path === undefined)) {
      context.addIssue({ code: "custom", path: ["route"], message: "Expected either route or path" });
    }
    checkFacts(entry, context);
  }),
);

export type FlashEntry = z.output<typeof flashEntry>;
