import type { Denial } from "../../core/denial.ts";
import type { Expectation, OrDenied } from "../../ports/executor.ts";
import { valueAt } from "./appraise.ts";
import { describeRevert } from "./decode-revert.ts";
import { gasLimitFor } from "./execution-gas.ts";
import type { FlashPlan, PlanningParts } from "./plan.ts";

const UINT256 = /^0x[0-9a-f]{64}$/i;

/**
 * Tries the plan on the node's latest state, takes profit and gas from there, and gives the plan the gas limit that
 * was found to be needed. Without simulation, what was planned is what is expected.
 */
export async function simulateExecution(
  plan: FlashPlan,
  { chain, prices, settings }: PlanningParts,
): Promise<OrDenied<Expectation>> {
  if (settings.simulation === "off") return { predictedProfit: plan.predictedProfit, netProfit: plan.netProfit };

  // With all the gas that is allowed: how much it needs is what the trial is to find out.
  const gasLimit = settings.gasLimitCeiling;
  const trial = await chain.call({ from: plan.account, to: settings.contract, data: plan.data, gasLimit });
  if (trial.status === "unavailable") return { denied: { code: "simulation-unavailable", problem: trial.detail } };
  if (trial.status === "reverted")
    return { denied: { code: "simulation-reverted", problem: describeRevert(trial.revertData) } };
  if (!UINT256.test(trial.returnData)) return { denied: strangeAnswer(trial.returnData) };

  const predictedProfit = { token: plan.route.profitToken, amountWei: BigInt(trial.returnData) };
  const valued = valueAt(predictedProfit, trial.gasUsed, plan.bid, prices, settings);
  if (valued.denied !== undefined) return valued;
  plan.gasLimit = gasLimitFor(trial.gasUsed, settings.gasLimitCeiling) ?? settings.gasLimitCeiling;
  const neededWei = plan.gasLimit * plan.bid.maxFeePerGasWei;
  if (plan.balanceWei < neededWei) {
    return { denied: { code: "insufficient-funds", balanceWei: plan.balanceWei, neededWei } };
  }
  const amountWei = predictedProfit.amountWei - valued.appraisal.gasCostInToken;
  return { predictedProfit, netProfit: { token: predictedProfit.token, amountWei } };
}

function strangeAnswer(returnData: string): Denial {
  const length = (returnData.length - 2) / 2;
  return { code: "simulation-unavailable", problem: `${length} bytes came back where a profit was expected` };
}
