import type { Repricing } from "../../transactions/purpose.ts";
import { describeDenial } from "../../core/denial.ts";
import type { Head } from "../../core/head.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import { valueAt } from "./appraise.ts";
import { chooseFunding, unfundable } from "./choose-funding.ts";
import { describeRevert } from "./decode-revert.ts";
import { demandOf } from "./demand.ts";
import { gasLimitFor } from "./execution-gas.ts";
import type { FlashDetails } from "./flash-details.ts";
import type { FlashParts } from "./flash-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { profitOf } from "./simulate.ts";
import { limitsOf } from "./terms.ts";
import { estimateTransactionBytes } from "./transaction-bytes.ts";
import { type Bid, gasPriceWei } from "../../transactions/fees.ts";
import { lesser } from "../../core/extremes.ts";

/** The contract accepts no demand for nothing. */
const LEAST = { gasCostInToken: 0n, minNetProfitInToken: 1n };

/**
 * Tries the order's route on the node's latest state and encodes it anew for the bid, so that the least profit which the
 * contract accepts covers the gas at its price. Tried as it was signed when that is what will be sent, else with the
 * lowest demand there is: what it brings decides, not what was demanded when gas cost something else.
 */
export async function reprice(
  { details, execution, route, wishes }: LiveOrder,
  bid: Bid,
  head: Head,
  { chain, prices, settings, l1DataFee }: FlashParts,
  asSigned = false,
): Promise<Repricing> {
  const {
    contract: to,
    predictedProfit: { token },
    expiryBlock,
  } = details;
  const gasLimit = lesser(settings.gasLimitCeiling, MAX_TRANSACTION_GAS);
  const { slippageToleranceBps } = limitsOf(wishes, settings);
  // Gas may cost so much more by now that another funding is cheaper.
  const gasCost = (gas: bigint) => prices.fromNative(gas * gasPriceWei(bid), route.profitToken);
  const chosen = chooseFunding(route, settings, gasCost);
  if (chosen === undefined) return { status: "unknown", problem: unfundable(route, settings) };
  const { funding } = chosen;
  const trade = { route, funding, slippageToleranceBps, expiryBlock };
  const least = demandOf({ ...trade, expectedProfitWei: 0n, appraisal: LEAST }, settings);
  if (least.denied !== undefined) return { status: "unknown", problem: describeDenial(least.denied) };
  const tried = asSigned ? details : { data: least.demand.data, gasLimit };
  const trial = await chain.call({ from: execution.account, to, data: tried.data, gasLimit: tried.gasLimit });
  if (trial.status === "unavailable") return { status: "unknown", problem: trial.detail };
  if (trial.status === "reverted") {
    return { status: "loses", problem: `it would revert: ${describeRevert(trial.revertData)}` };
  }
  const expectedProfitWei = profitOf(trial.returnData);
  if (expectedProfitWei === undefined) return { status: "unknown", problem: "its trial did not return a profit" };

  const predictedProfit = { token, amountWei: expectedProfitWei };
  const bytes = estimateTransactionBytes(route, { funding, wrappedNative: settings.wrappedNative });
  // What is not known now is believed as it was when the order was signed.
  const dataFeeWei = l1DataFee?.feeWei(bytes) ?? details.dataFeeWei ?? 0n;
  const valued = valueAt(predictedProfit, trial.gasUsed, bid, prices, settings, dataFeeWei);
  if (valued.denied !== undefined) {
    const status = valued.denied.code === "insufficient-profit" ? "loses" : "unknown";
    return { status, problem: describeDenial(valued.denied) };
  }
  const { appraisal } = valued;
  const demanded = demandOf({ ...trade, expectedProfitWei, appraisal }, settings);
  if (demanded.denied !== undefined) return { status: "unknown", problem: describeDenial(demanded.denied) };
  const repriced: FlashDetails = {
    ...details,
    predictedProfit,
    observedBlock: head.number,
    data: demanded.demand.data,
    gasLimit: gasLimitFor(trial.gasUsed, gasLimit) ?? gasLimit,
    maxFeePerGasWei: bid.maxFeePerGasWei,
    maxPriorityFeePerGasWei: bid.maxPriorityFeePerGasWei,
    ...(dataFeeWei !== 0n && { dataFeeWei }),
  };
  return { status: "pays", details: repriced };
}
