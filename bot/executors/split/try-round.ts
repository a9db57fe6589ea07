import { lesser } from "../../core/extremes.ts";
import type { Address } from "../../core/hex.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { gasCeiling, roomyGas } from "../../trading/gas/part-gas.ts";
import { tryParts } from "../../trading/trials/try-parts.ts";
import type { PlannedPart } from "./planned-part.ts";
import type { SplitParts } from "./split-parts.ts";

/** Parts with the gas limits that a trial has led to. */
export interface TriedRound {
  readonly planned: readonly PlannedPart[];
  /** Of all of them; absent when nothing could be tried, and the limits are those that were expected. */
  readonly usedGas?: bigint;
}

/** Tries all parts in their order on the newest state. Denied, with the router's own words, when one of them reverts. */
export async function tryRound(
  account: Address,
  planned: readonly PlannedPart[],
  { calls, settings }: Pick<SplitParts, "calls" | "settings">,
): Promise<OrDenied<TriedRound>> {
  if (settings.simulation === "off") return { planned };
  const gasLimit = gasCeiling(settings);
  const trial = await tryParts(account, planned, gasLimit, calls);
  if (trial.status === "unavailable") return { planned };
  if (trial.status === "reverted") return { denied: { code: "simulation-reverted", problem: trial.problem } };
  const usedGas = trial.outcomes.map((outcome) => outcome.gasUsed);
  return {
    planned: planned.map((part, index) => ({ ...part, gasLimit: lesser(roomyGas(usedGas[index] ?? 0n), gasLimit) })),
    usedGas: usedGas.reduce((sum, gas) => sum + gas, 0n),
  };
}

/** The gas that parts are allowed to use, which is the most that they can cost. */
export function gasLimitOfAll(planned: readonly PlannedPart[]): bigint {
  return planned.reduce((sum, { gasLimit }) => sum + gasLimit, 0n);
}
