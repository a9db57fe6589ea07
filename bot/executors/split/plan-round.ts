import { type Denial, describeDenial } from "../../core/denial.ts";
import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import type { Decision } from "../../trading/parts/follow-parts.ts";
import { partTermsAt } from "../../trading/parts/part-terms.ts";
import { describeHeadroomRefusal } from "./allocation/describe-headroom-refusal.ts";
import { draftRound, encodeDrafts, type RoundQuestion } from "./draft-round.ts";
import type { Step } from "./next-step.ts";
import { planApprovals } from "./plan-approvals.ts";
import { requestsOf, roundsOf } from "./round.ts";
import type { SplitParts } from "./split-parts.ts";
import { tradeOf } from "./split-signal.ts";
import { tryRound } from "./try-round.ts";

/** A round for what has failed; it waits, and says why, where none can be made now. */
export async function planRound(
  order: Order,
  account: Address,
  step: Step & { readonly step: "plan" },
  parts: SplitParts,
): Promise<Decision> {
  const { books, chain, settings } = parts;
  const { orderId } = order;
  const notNow = (problem: string): Decision => {
    return { next: "wait", untilMs: step.untilMs, remark: `what has failed cannot be traded anew now: ${problem}` };
  };
  // Nodes say the same in other words each time, and every new remark is a reason to look again.
  const denied = (denial: Denial): Decision =>
    notNow(denial.code === "simulation-unavailable" ? "no node tells whether it would work" : describeDenial(denial));
  const trade = tradeOf(order.signal);
  const head = chain.head();
  const offered = partTermsAt(head, chain.feeHistory(), settings, trade.limits);
  if ("tooDear" in offered) return denied({ code: "gas-price-too-high", ...offered.tooDear });
  const { terms } = offered;
  const takenNames = order.parts.map(({ brief }) => brief.partId);
  const question = { orderId, trade, amountWei: step.amountWei, again: step.again, takenNames, head, terms };
  const drafted = draftWhatCan(question, parts);
  if (drafted.denied !== undefined) return denied(drafted.denied);
  const swaps = encodeDrafts(drafted.drafts, account, question, parts);
  const refusal = books.take(orderId, account, swaps);
  if (refusal !== undefined) return notNow(describeHeadroomRefusal(refusal));
  const approved = await planApprovals({ orderId, account, takenNames }, swaps, parts);
  if (approved.denied !== undefined) return denied(approved.denied);
  const tried = await tryRound(account, [...approved.approvals, ...swaps], parts);
  if (tried.denied !== undefined) return denied(tried.denied);
  const round = { round: roundsOf(order).length + 1, terms, planned: tried.planned };
  return { next: "begin", parts: requestsOf(round) };
}

/** What only lacked gas does not wait for the rest. */
function draftWhatCan(question: RoundQuestion, parts: SplitParts): ReturnType<typeof draftRound> {
  const drafted = draftRound(question, parts);
  if (drafted.denied === undefined || question.again.length === 0 || question.amountWei === 0n) return drafted;
  return draftRound({ ...question, amountWei: 0n }, parts);
}
