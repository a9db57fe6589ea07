import * as z from "zod";
import { legsEntry } from "../config/signals/legs-entry.ts";
import { splitTradeEntry } from "../config/signals/split-trade-entry.ts";
import { flashEntry } from "./flash-entry.ts";

const EXPECTED_KIND = 'Expected "flash-arbitrage", "split-trade" or "legs-arbitrage"';

/** One signal as a caller writes it, told apart by its kind; what names none is a flash arbitrage. */
export const signalEntry = z.preprocess(
  withKind,
  z.discriminatedUnion("kind", [flashEntry, splitTradeEntry, legsEntry], {
    error: ({ input }) => (input === undefined ? "Expected an object" : EXPECTED_KIND),
  }),
);

export type SignalEntry = z.output<typeof signalEntry>;

function withKind(written: unknown): unknown {
  if (typeof written !== "object" || written === null || Array.isArray(written)) return undefined;
  return "kind" in written ? written : { kind: "flash-arbitrage", ...written };
}
