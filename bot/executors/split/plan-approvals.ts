import { lesser } from "../../core/extremes.ts";
import type { Address } from "../../core/hex.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { missingApprovals } from "../../trading/approvals/missing-approvals.ts";
import { addUpSpendings } from "../../trading/approvals/spending.ts";
import { APPROVAL_GAS, gasCeiling } from "../../trading/gas/part-gas.ts";
import { nameParts } from "./part-names.ts";
import type { PlannedApproval, PlannedSwap } from "./planned-part.ts";
import type { SplitParts } from "./split-parts.ts";

/** Whose swaps want approvals. */
export interface Spender {
  readonly orderId: bigint;
  readonly account: Address;
  readonly takenNames: readonly string[];
}

/** The approvals that the swaps lack, exact ones, in the order in which they have to be mined. */
export async function planApprovals(
  { orderId, account, takenNames }: Spender,
  swaps: readonly PlannedSwap[],
  { allowances, capital, settings }: SplitParts,
): Promise<OrDenied<{ readonly approvals: readonly PlannedApproval[] }>> {
  const spendings = addUpSpendings(
    swaps.map(({ contract, brief: { sold } }) => ({ token: sold.token, spender: contract, amountWei: sold.amountWei })),
  );
  const read = await Promise.all(
    spendings.map(async (spending) => {
      const promisedWei = capital.promisedToWei(account, spending.token, spending.spender, orderId);
      const facts = await allowances.read(account, spending, promisedWei);
      return { spending, facts };
    }),
  );
  const missing: Pick<PlannedApproval, "brief" | "contract" | "data">[] = [];
  for (const { spending, facts } of read) {
    if ("problem" in facts) return { denied: { code: "simulation-unavailable", problem: facts.problem } };
    const exchange = swaps.find(({ contract }) => contract === spending.spender)?.brief.exchange ?? spending.spender;
    for (const { token, spender, amountWei, data } of missingApprovals(spending, facts)) {
      const partId = amountWei === 0n ? `reset for ${exchange}` : `approve for ${exchange}`;
      missing.push({ brief: { partId, purpose: "approve", token, spender, amountWei }, contract: token, data });
    }
  }
  const names = nameParts(
    missing.map(({ brief }) => brief.partId),
    takenNames,
  );
  const gasLimit = lesser(APPROVAL_GAS, gasCeiling(settings));
  const approvals = missing.map((each, index): PlannedApproval => {
    return { ...each, brief: { ...each.brief, partId: names[index] ?? each.brief.partId }, gasLimit };
  });
  return { approvals };
}
