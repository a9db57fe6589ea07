import { messageOf } from "../../core/errors.ts";
import type { Address } from "../../core/hex.ts";
import type { OrderedCalls, TriedOutcome } from "../../ports/ordered-calls.ts";
import { describeRouterRevert } from "../../trading/exchanges/describe-router-revert.ts";
import { gasCeiling, roomyGas } from "../../trading/gas/part-gas.ts";
import type { PartRequest } from "../../trading/parts/part-details.ts";
import type { LegsSettings } from "./legs-settings.ts";
import { greater, lesser } from "../../core/extremes.ts";

/** What parts did when they were tried one after the other. */
export type PartsTrial =
  | { readonly status: "succeeded"; readonly outcomes: readonly TriedOutcome[] }
  | { readonly status: "reverted"; readonly problem: string }
  /** No node can say. */
  | { readonly status: "unavailable"; readonly problem: string };

/** With twice the gas that they may have: what needs more is then told apart from what reverts. */
const SPARE_GAS = 2n;

/** Tries parts in the order of their nonces on the newest state. */
export async function tryParts(
  requests: readonly PartRequest[],
  account: Address,
  { calls, settings }: { readonly calls: OrderedCalls; readonly settings: LegsSettings },
): Promise<PartsTrial> {
  const gasLimit = SPARE_GAS * gasCeiling(settings);
  const tried = requests.map(({ details: { contract: to, data } }) => ({ from: account, to, data, gasLimit }));
  let outcomes: readonly TriedOutcome[];
  try {
    outcomes = await calls.tryInOrder(tried);
  } catch (thrown) {
    return { status: "unavailable", problem: messageOf(thrown) };
  }
  const failed = outcomes.findIndex(({ succeeded }) => !succeeded);
  if (failed === -1) return { status: "succeeded", outcomes };
  const { partId } = requests[failed]?.brief ?? { partId: "a part" };
  return { status: "reverted", problem: `"${partId}": ${describeRouterRevert(outcomes[failed]?.returnData ?? "0x")}` };
}

/** The parts with the gas that was measured and room above it, or why they cannot have so much. */
export function withMeasuredGas(
  requests: readonly PartRequest[],
  outcomes: readonly TriedOutcome[],
  settings: LegsSettings,
  leastGas = 0n,
): readonly PartRequest[] | { readonly problem: string } {
  const ceiling = gasCeiling(settings);
  const measured: PartRequest[] = [];
  for (const [index, { brief, details }] of requests.entries()) {
    const used = outcomes[index]?.gasUsed ?? details.gasLimit;
    if (used > ceiling) return { problem: `"${brief.partId}" needs ${used} gas, at most ${ceiling} is allowed` };
    const wanted = brief.purpose === "swap" ? greater(roomyGas(used), leastGas) : roomyGas(used);
    measured.push({ brief, details: { ...details, gasLimit: lesser(wanted, ceiling) } });
  }
  return measured;
}
