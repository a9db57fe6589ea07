import type { Awaitable } from "../../core/awaitable.ts";
import type { Denial } from "../../core/denial.ts";
import type { Hex } from "../../core/hex.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { OrDenied, Trial } from "../../ports/executor.ts";
import { valueAt } from "./appraise.ts";
import { callWhereMeant, canBeTried, gasNeeded } from "./behind.ts";
import { describeRevert, profitBelowMinimum } from "./decode-revert.ts";
import { demandOf } from "./demand.ts";
import { gasLimitFor } from "./execution-gas.ts";
import type { FlashPlan, PlanningParts } from "./plan.ts";
import { gasPriceWei } from "../../transactions/fees.ts";
import { lesser } from "../../core/extremes.ts";
import { wayOf } from "../../transactions/following-settings.ts";

const UINT256 = /^0x[0-9a-f]{64}$/i;
const NOT_TO_BE_TRIED = "nobody but a relay has the transaction that it is to come behind";

/**
 * Tries the plan on the node's latest state, or behind what it is meant to come behind, and plans anew with the profit and
 * the gas that were measured: what the contract must earn covers that gas. Without simulation, and behind what nobody but
 * a relay can execute, what was planned is what is expected; but what is asked for as a simulation is one.
 */
export function simulateExecution(plan: FlashPlan, parts: PlanningParts): Awaitable<OrDenied<Trial<FlashPlan>>> {
  const isWanted = parts.settings.simulation !== "off" || plan.isTrialOnly;
  if (isWanted && canBeTried(plan.behind)) return tryPlan(plan, parts);
  if (plan.isTrialOnly) return { denied: { code: "simulation-unavailable", problem: NOT_TO_BE_TRIED } };
  return { plan, predictedProfit: plan.predictedProfit, netProfit: plan.netProfit };
}

async function tryPlan(plan: FlashPlan, parts: PlanningParts): Promise<OrDenied<Trial<FlashPlan>>> {
  const { accounts, prices, settings } = parts;
  // With all the gas that is allowed: how much it needs is what the trial is to find out.
  const gasLimit = lesser(settings.gasLimitCeiling, MAX_TRANSACTION_GAS);
  const call = { from: plan.account, to: settings.contract, data: plan.data, gasLimit };
  const trial = await callWhereMeant(plan.behind, call, parts);
  if (trial.status === "overtaken") return { denied: { code: "simulation-reverted", problem: trial.detail } };
  if (trial.status === "unavailable") return { denied: { code: "simulation-unavailable", problem: trial.detail } };
  if (trial.status === "reverted") {
    const { route, funding, predictedProfit, sizedIn } = plan;
    const { revertData } = trial;
    if (sizedIn !== undefined) {
      parts.divergences?.reverted({ route, funding, predictedProfit, call, revertData, sizedIn });
    }
    return { denied: refusalOf(plan, revertData, prices) };
  }
  const profitWei = profitOf(trial.returnData);
  if (profitWei === undefined) return { denied: strangeAnswer(trial.returnData) };

  const predictedProfit = { token: plan.route.profitToken, amountWei: profitWei };
  const valued = valueAt(predictedProfit, trial.gasUsed, plan.bid, prices, settings, plan.dataFeeWei);
  if (valued.denied !== undefined) return valued;
  const { appraisal } = valued;
  const { orderId, route, funding, slippageToleranceBps, expiryBlock, dataFeeWei, submission } = plan;
  const terms = { route, funding, expectedProfitWei: profitWei, appraisal, slippageToleranceBps, expiryBlock };
  const demanded = demandOf(terms, settings);
  if (demanded.denied !== undefined) return demanded;
  const measuredLimit = gasLimitFor(gasNeeded(plan.behind, trial.gasUsed), settings.gasLimitCeiling) ?? gasLimit;
  // Chosen once more, now that it is known what it costs; another operator's account is as good.
  const choice = accounts.choose(orderId, measuredLimit * plan.bid.maxFeePerGasWei + dataFeeWei, wayOf(submission));
  if ("refused" in choice) return { denied: choice.refused };
  const netProfit = { token: predictedProfit.token, amountWei: profitWei - appraisal.gasCostInToken };
  if (plan.isTrialOnly) return { denied: { code: "simulation-only", netProfit } };
  const measured = { gas: trial.gasUsed, gasLimit: measuredLimit, predictedProfit, netProfit };
  return {
    plan: { ...plan, ...demanded.demand, ...measured, account: choice.account },
    predictedProfit,
    netProfit,
    simulation: { by: "node", gasUsed: trial.gasUsed },
  };
}

/** What the contract returned that it gained; undefined when it is no uint256. */
export function profitOf(returnData: Hex): bigint | undefined {
  return UINT256.test(returnData) ? BigInt(returnData) : undefined;
}

/** Too little profit is told apart from everything else that can revert, and in numbers: it is the market, no fault. */
function refusalOf(plan: FlashPlan, revertData: Hex, prices: NativePrices): Denial {
  const gainedWei = profitBelowMinimum(revertData);
  const token = plan.route.profitToken;
  const gained = gainedWei === undefined ? undefined : prices.toNative(gainedWei, token);
  const wanted = prices.toNative(plan.minProfitWei, token);
  if (gained === undefined || wanted === undefined) {
    return { code: "simulation-reverted", problem: describeRevert(revertData) };
  }
  const gasCostWei = plan.gas * gasPriceWei(plan.bid);
  return { code: "insufficient-profit", netProfitWei: gained - gasCostWei, minNetProfitWei: wanted - gasCostWei };
}

function strangeAnswer(returnData: string): Denial {
  const length = (returnData.length - 2) / 2;
  return { code: "simulation-unavailable", problem: `${length} bytes came back where a profit was expected` };
}
