import { greater, lesser } from "../../core/extremes.ts";
import type { Address } from "../../core/hex.ts";
import type { OrderedCalls, TriedOutcome } from "../../ports/ordered-calls.ts";
import { gasCeiling, roomyGas } from "../../trading/gas/part-gas.ts";
import type { PartRequest } from "../../trading/parts/part-details.ts";
import { type PartsTrial, tryParts } from "../../trading/trials/try-parts.ts";
import type { LegsSettings } from "./legs-settings.ts";

/** With twice the gas that they may have: what needs more is then told apart from what reverts. */
const SPARE_GAS = 2n;

/** Tries the parts in their order on the newest state. */
export function tryLegs(
  requests: readonly PartRequest[],
  account: Address,
  { calls, settings }: { readonly calls: OrderedCalls; readonly settings: LegsSettings },
): Promise<PartsTrial> {
  const tried = requests.map(({ brief, details: { contract, data } }) => ({ brief, contract, data }));
  return tryParts(account, tried, SPARE_GAS * gasCeiling(settings), calls);
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
