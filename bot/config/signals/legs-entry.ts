import * as z from "zod";
import { RECOVERIES } from "../../core/legs-arbitrage.ts";
import { BPS_DENOMINATOR } from "../../core/money.ts";
import type { LegsArbitrageSignal } from "../../core/signal.ts";
import { addressEntry, amountEntry } from "../entry-schemas.ts";
import { checkCycle } from "./cycle-check.ts";
import { checkFacts, FACT_FIELDS, u64Entry } from "./fact-fields.ts";
import { bpsEntry, distinctList, LIMIT_FIELDS } from "./limit-fields.ts";
import { onlyThen } from "./only-then.ts";
import { ownIdEntry, signalIdOf } from "./own-id.ts";
import { strictFields } from "./strict-fields.ts";
import { usdEntry } from "./usd-entry.ts";

const EXPECTED_HOPS = "Expected a list of exactly 2 hops";
const EXPECTED_RECOVERY = `Expected one of ${RECOVERIES.join(", ")}`;

const hop = strictFields({ pool: addressEntry, tokenIn: addressEntry, tokenOut: addressEntry });

const limits = {
  ...LIMIT_FIELDS,
  maxLossBps: bpsEntry(Number(BPS_DENOMINATOR)).exactOptional(),
  recoveries: distinctList(z.enum(RECOVERIES, EXPECTED_RECOVERY), RECOVERIES.length, "recoveries").exactOptional(),
};

/** An arbitrage by two swaps as somebody writes it; the id of its signal is made from the opportunity's own without one. */
export const legsEntry = strictFields({
  kind: z.literal("legs-arbitrage"),
  opportunityId: ownIdEntry,
  signalId: u64Entry.exactOptional(),
  ...FACT_FIELDS,
  claimedProfitUsd: usdEntry.exactOptional(),
  path: strictFields({
    profitToken: addressEntry,
    hops: z.array(hop, EXPECTED_HOPS).length(2, EXPECTED_HOPS),
  }).transform(onlyThen(checkCycle)),
  amountInWei: amountEntry.exactOptional(),
  limits: strictFields(limits).default({}),
})
  .transform((entry) => ({ ...entry, signalId: entry.signalId ?? signalIdOf(entry.kind, entry.opportunityId) }))
  .transform(onlyThen((entry, context) => checkFacts(entry, context)));

/** The signal that such an arbitrage is. One order at a time may be for an opportunity of that id. */
export function legsSignal(entry: z.output<typeof legsEntry>, source: string): LegsArbitrageSignal {
  const { opportunityId, path, amountInWei, limits, claimedProfitUsd, ...facts } = entry;
  return {
    ...facts,
    source,
    ...(claimedProfitUsd !== undefined && { claimedProfitUsdE8: claimedProfitUsd }),
    legs: { opportunityId, path, ...(amountInWei !== undefined && { amountInWei }), limits },
    resources: [`legs ${opportunityId}`],
  };
}
