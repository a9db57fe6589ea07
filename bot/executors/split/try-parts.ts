import { lesser } from "../../core/extremes.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { OrDenied } from "../../ports/executor.ts";
import type { TriedOutcome } from "../../ports/ordered-calls.ts";
import { describeRouterRevert } from "../../trading/exchanges/describe-router-revert.ts";
import { gasCeiling, roomyGas } from "../../trading/gas/part-gas.ts";
import type { PlannedPart } from "./planned-part.ts";
import type { SplitParts } from "./split-parts.ts";

const WORD_LENGTH = 66;

/** Parts with the gas limits that a trial has led to. */
export interface TriedParts {
  readonly planned: readonly PlannedPart[];
  /** Of all of them; absent when nothing could be tried, and the limits are those that were expected. */
  readonly usedGas?: bigint;
}

/** Tries all parts in their order on the newest state. Denied, with the router's own words, when one of them reverts. */
export async function tryParts(
  account: Address,
  planned: readonly PlannedPart[],
  { calls, settings }: Pick<SplitParts, "calls" | "settings">,
): Promise<OrDenied<TriedParts>> {
  if (settings.simulation === "off") return { planned };
  const gasLimit = gasCeiling(settings);
  const tried = planned.map(({ contract: to, data }) => ({ from: account, to, data, gasLimit }));
  const outcomes = await calls.tryInOrder(tried).catch(() => undefined);
  if (outcomes === undefined) return { planned };
  let usedGas = 0n;
  const measured: PlannedPart[] = [];
  for (const [index, part] of planned.entries()) {
    const outcome = outcomes[index];
    const problem = outcome === undefined ? "it was not tried" : problemOf(part, outcome);
    if (outcome === undefined || problem !== undefined) {
      return { denied: { code: "simulation-reverted", problem: `${part.brief.partId}: ${problem}` } };
    }
    usedGas += outcome.gasUsed;
    measured.push({ ...part, gasLimit: lesser(roomyGas(outcome.gasUsed), gasLimit) });
  }
  return { planned: measured, usedGas };
}

/** The gas that parts are allowed to use, which is the most that they can cost. */
export function gasLimitOfAll(planned: readonly PlannedPart[]): bigint {
  return planned.reduce((sum, { gasLimit }) => sum + gasLimit, 0n);
}

function problemOf({ brief }: PlannedPart, { succeeded, returnData }: TriedOutcome): string | undefined {
  if (!succeeded) return describeRouterRevert(returnData);
  return brief.purpose === "approve" && isFalse(returnData) ? "the token does not let itself be approved" : undefined;
}

/** USDT returns nothing, which is no refusal. */
function isFalse(returnData: Hex): boolean {
  return returnData.length >= WORD_LENGTH && BigInt(returnData.slice(0, WORD_LENGTH)) === 0n;
}
