import * as z from "zod";
import type { SplitTradeSignal } from "../../core/signal.ts";
import { addressEntry, amountEntry } from "../entry-schemas.ts";
import { checkFacts, FACT_FIELDS, u64Entry } from "./fact-fields.ts";
import { distinctList, LIMIT_FIELDS } from "./limit-fields.ts";
import { onlyThen } from "./only-then.ts";
import { ownIdEntry, signalIdOf } from "./own-id.ts";
import { strictFields } from "./strict-fields.ts";

const MAX_EXCHANGES = 32;
const EXPECTED_NAME = "Expected the name of an exchange, of 1 to 64 characters";

const limits = {
  worstAmountWei: amountEntry.exactOptional(),
  ...LIMIT_FIELDS,
  // Whether there is such an exchange is for whoever knows them to say.
  exchanges: distinctList(
    z.string(EXPECTED_NAME).min(1, EXPECTED_NAME).max(64, EXPECTED_NAME),
    MAX_EXCHANGES,
    "names",
  ).exactOptional(),
  allowsShortfall: z.boolean("Expected true or false").exactOptional(),
};

/** A trade to be split over exchanges as somebody writes it; the id of its signal is made from the trade's own without one. */
export const splitTradeEntry = strictFields({
  kind: z.literal("split-trade"),
  tradeId: ownIdEntry,
  signalId: u64Entry.exactOptional(),
  ...FACT_FIELDS,
  tokenIn: addressEntry,
  tokenOut: addressEntry,
  side: z.enum(["sell", "buy"], 'Expected "sell" or "buy"'),
  amountWei: amountEntry,
  limits: strictFields(limits).default({}),
})
  .transform((entry) => ({ ...entry, signalId: entry.signalId ?? signalIdOf(entry.kind, entry.tradeId) }))
  .transform(
    onlyThen((entry, context) => {
      checkFacts(entry, context);
      if (entry.tokenOut !== entry.tokenIn) return;
      context.addIssue({ code: "custom", path: ["tokenOut"], message: "Expected another token than tokenIn" });
    }),
  );

/** The signal that such a trade is. One order at a time may be for a trade of that id. */
export function splitTradeSignal(entry: z.output<typeof splitTradeEntry>, source: string): SplitTradeSignal {
  const { tradeId, tokenIn, tokenOut, side, amountWei, limits, ...facts } = entry;
  const trade = { tradeId, tokenIn, tokenOut, side, amountWei, limits };
  return { ...facts, source, trade, resources: [`trade ${tradeId}`] };
}
