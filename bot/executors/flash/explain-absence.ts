import type { PriorMove } from "../../core/outcome.ts";
import { describeFate } from "./describe-fate.ts";
import type { FlashParts } from "./flash-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { describePriorMove, findPriorMove } from "./prior-move.ts";

/** Who moved a pool of ours first, and what became of the transaction that ours was to come behind. */
export async function explainAbsence(
  live: LiveOrder,
  { chain, behindChain }: Pick<FlashParts, "chain" | "behindChain">,
): Promise<{ readonly phrases: readonly string[]; readonly priorMove?: PriorMove }> {
  const { expiryBlock, observedBlock } = live.details;
  const priorMove = await findPriorMove(live, chain, { observedBlock, toBlock: expiryBlock });
  const fate = await describeFate(live.behind, behindChain);
  return priorMove === undefined ? { phrases: fate } : { phrases: [...fate, describePriorMove(priorMove)], priorMove };
}
