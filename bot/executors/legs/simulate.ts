import type { Denial } from "../../core/denial.ts";
import type { OrDenied, Trial } from "../../ports/executor.ts";
import { dataFeeWei, transactionBytes } from "../../trading/gas/data-fee.ts";
import { expectedGasPriceWei } from "../../trading/gas/part-gas.ts";
import { paidWei, receivedWei } from "../../trading/receipts/moved-tokens.ts";
import { leastOutWei } from "../../trading/slippage/slippage-cap.ts";
import { buildParts } from "./build-parts.ts";
import type { LegsParts } from "./legs-parts.ts";
import type { LegsPlan } from "./plan.ts";
import { tryLegs, withMeasuredGas } from "./try-legs.ts";
import { sliceAt } from "./venue.ts";

/**
 * Tries everything from the first approval to the sale on the newest state: what that leaves is what is predicted, and it
 * has to pay for the gas that was measured. Without simulation, what was quoted is what is expected.
 */
export async function simulateLegs(plan: LegsPlan, parts: LegsParts): Promise<OrDenied<Trial<LegsPlan>>> {
  if (parts.settings.simulation === "off") {
    const { predictedProfit, netProfit } = plan;
    return { plan, predictedProfit, netProfit };
  }
  const quotedWei = plan.draft.buy.expectedOutWei;
  let tried = await tryAll(plan, quotedWei, parts);
  // A fee on transfers, or a pool that has moved: what is sold is what was received.
  if (tried.denied === undefined && tried.boughtWei !== quotedWei) tried = await tryAll(plan, tried.boughtWei, parts);
  return tried.denied === undefined ? valued(plan, tried, parts) : tried;
}

/** What a trial has measured. */
interface Measured {
  readonly boughtWei: bigint;
  readonly profitWei: bigint;
  readonly gasUsed: bigint;
  /** What a rollup takes for publishing all of them, in wei of the native coin. */
  readonly dataFeeWei: bigint;
  /** With the gas that it needs. */
  readonly purchase: LegsPlan["purchase"];
}

async function tryAll(plan: LegsPlan, soldWei: bigint, parts: LegsParts): Promise<OrDenied<Measured>> {
  const { account, draft, head, terms, purchase, saleApprovals } = plan;
  const { settings } = parts;
  const slice = sliceAt(draft.route.sell, draft.route.sell, soldWei);
  if ("obstacle" in slice) return { denied: { code: "not-tradable", problem: slice.obstacle } };
  const leastWei = leastOutWei(slice.expectedOutWei, draft.capBps);
  const sale = buildParts(
    { partId: "sell", slice, leastWei, approvals: saleApprovals },
    { account, head, terms, settings, taken: new Set(purchase.map(({ brief }) => brief.partId)) },
  );
  const all = [...purchase, ...sale];
  const tried = await tryLegs(all, account, parts);
  if (tried.status !== "succeeded") return { denied: refusalOf(tried) };
  const { outcomes } = tried;
  const measured = withMeasuredGas(all, outcomes, settings);
  if ("problem" in measured) return { denied: { code: "not-tradable", problem: measured.problem } };

  const logs = outcomes.flatMap((outcome) => outcome.logs);
  const buying = { logs: outcomes[purchase.length - 1]?.logs ?? [] };
  const { tokenIn: profitToken, tokenOut: boughtToken } = draft.route.buy;
  const boughtWei = receivedWei(buying, boughtToken, account);
  if (boughtWei <= 0n) return { denied: { code: "simulation-reverted", problem: "the purchase brings nothing" } };
  const profitWei = receivedWei({ logs }, profitToken, account) - paidWei({ logs }, profitToken, account);
  const gasUsed = outcomes.reduce((sum, outcome) => sum + outcome.gasUsed, 0n);
  const publishingWei = dataFeeWei(transactionBytes(all.map(({ details }) => details.data)), parts);
  if (publishingWei === undefined) return { denied: { code: "fact-missing", fact: "the fee for data", waitedMs: 0 } };
  return { boughtWei, profitWei, gasUsed, dataFeeWei: publishingWei, purchase: measured.slice(0, purchase.length) };
}

function valued(
  plan: LegsPlan,
  { profitWei, gasUsed, dataFeeWei: publishingWei, purchase }: Measured,
  parts: LegsParts,
): OrDenied<Trial<LegsPlan>> {
  const { prices, settings } = parts;
  const { token } = plan.predictedProfit;
  const costWei = gasUsed * expectedGasPriceWei(plan.terms, plan.head) + publishingWei;
  const worthWei = prices.toNative(profitWei, token);
  const costInToken = prices.fromNative(costWei, token);
  if (worthWei === undefined || costInToken === undefined) {
    return { denied: { code: "invalid-signal", problem: `no pool gives a price for the profit token ${token}` } };
  }
  const { minNetProfitWei } = settings;
  const netProfitWei = worthWei - costWei;
  if (netProfitWei < minNetProfitWei) return { denied: { code: "insufficient-profit", netProfitWei, minNetProfitWei } };
  const predictedProfit = { token, amountWei: profitWei };
  const netProfit = { token, amountWei: profitWei - costInToken };
  return {
    plan: { ...plan, purchase, predictedProfit, netProfit },
    predictedProfit,
    netProfit,
    simulation: { by: "node", gasUsed },
  };
}

function refusalOf({
  status,
  problem,
}: {
  readonly status: "reverted" | "unavailable";
  readonly problem: string;
}): Denial {
  return status === "reverted" ? { code: "simulation-reverted", problem } : { code: "simulation-unavailable", problem };
}
