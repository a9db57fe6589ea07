import type { Order } from "../../core/order.ts";
import type { OrderPart } from "../../core/part.ts";
import type { PartDetails, PartRequest } from "../../trading/parts/part-details.ts";
import type { PartTerms } from "../../trading/parts/part-terms.ts";
import type { PlannedPart } from "./planned-part.ts";
import type { SplitDetails } from "./split-details.ts";

/** Parts that go out together, each with the nonce after the one before. */
export interface Round {
  readonly round: number;
  readonly terms: PartTerms;
  readonly planned: readonly PlannedPart[];
}

/** What is to be signed for a round; its first part carries the plan of all. */
export function requestsOf({ round, terms, planned }: Round): readonly PartRequest[] {
  const isBundled = terms.submission !== "public" && terms.privateVia === "bundle" && planned.length > 1;
  const bundle = planned.map(({ brief }) => brief.partId);
  return planned.map(({ brief, contract, data, gasLimit }, index) => {
    const details: SplitDetails = {
      ...terms,
      contract,
      data,
      gasLimit,
      ...(isBundled && { bundle }),
      round,
      ...(index === 0 && { planned }),
    };
    return { brief, details };
  });
}

/** The rounds of an order as the journal has them, oldest first. */
export function roundsOf({ intents }: Pick<Order, "intents">): readonly Round[] {
  const rounds: Round[] = [];
  for (const { details, transaction } of intents) {
    const { round, planned, ...own } = details as SplitDetails;
    // What replaces a round's first part carries its plan, too.
    if (transaction.purpose !== "execute" || planned === undefined) continue;
    if (rounds.some((known) => known.round === round)) continue;
    rounds.push({ round, terms: termsOf(own), planned });
  }
  return rounds;
}

/** What became of a planned part; undefined when it was not signed. */
export function partOf({ parts }: Pick<Order, "parts">, { brief }: PlannedPart): OrderPart | undefined {
  return parts.find((part) => part.brief.partId === brief.partId);
}

function termsOf({ contract: _to, data: _data, gasLimit: _gas, bundle: _bundle, ...terms }: PartDetails): PartTerms {
  return terms;
}
