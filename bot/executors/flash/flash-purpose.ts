import type { Purpose } from "../../transactions/purpose.ts";
import { describeRevert } from "./decode-revert.ts";
import { explainAbsence } from "./explain-absence.ts";
import { flashOutcomeOf } from "./flash-outcome.ts";
import type { FlashParts } from "./flash-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { reprice } from "./reprice.ts";
import { explainRevert } from "./revert-reason.ts";

/** What a flash arbitrage is worth, what it brought, and why it did not. */
export function flashPurpose(parts: FlashParts): Purpose {
  return {
    reprice: (live: LiveOrder, bid, head, asSigned) => reprice(live, bid, head, parts, asSigned),
    outcomeOf: (live: LiveOrder, inclusion, receipt) => flashOutcomeOf(live, inclusion, receipt, parts.chain),
    explainRevert: (live: LiveOrder, receipt) => explainRevert(live, receipt, parts.chain),
    explainAbsence: (live: LiveOrder) => explainAbsence(live, parts),
    describeRevert,
  };
}
