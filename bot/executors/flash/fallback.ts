import { describeDenial } from "../../core/denial.ts";
import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import type { CallResult } from "../../ports/chain.ts";
import { valueAt } from "./appraise.ts";
import { lesser } from "./bid.ts";
import { describeRevert } from "./decode-revert.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { publishToPool } from "./publish.ts";
import { profitOf } from "./simulate.ts";

/**
 * When no bundle landed and the order may go public: tries it once more, and hands the same signed bytes to the public
 * pool if it still pays at the base fee as it is now: the contract's minimum knows only that of the plan.
 */
export async function fallBackToPool(live: LiveOrder, head: Head, parts: FollowingParts): Promise<void> {
  const { submission, targetBlocks, expiryBlock, contract: to, data, gasLimit, maxFeePerGasWei } = live.details;
  const bundlesAreOver = targetBlocks.every((block) => block <= head.number);
  if (submission !== "hybrid" || live.isPublic || !bundlesAreOver || head.number >= expiryBlock) return;
  if (parts.clock.nowMs() >= live.confirmationDeadlineMs) return;

  const baseFeeWei = nextBaseFeePerGasWei(head);
  if (baseFeeWei > maxFeePerGasWei) {
    await live.note(`not handed to the public pool while the base fee is above its ${maxFeePerGasWei} wei per gas`);
    return;
  }
  const trial = await parts.chain.call({ from: live.execution.account, to, data, gasLimit });
  if (trial.status === "unavailable") return;
  if (trial.status === "reverted") {
    await live.note(`not handed to the public pool, because it would revert: ${describeRevert(trial.revertData)}`);
    return;
  }
  const problem = lossProblem(live, trial, baseFeeWei, parts);
  if (problem !== undefined) {
    await live.note(`not handed to the public pool: ${problem}`);
    return;
  }
  await publishToPool(live, live.execution, parts);
}

/** Why the trial does not pay at this base fee; undefined when it does. */
function lossProblem(
  { details }: LiveOrder,
  { returnData, gasUsed }: CallResult & { readonly status: "succeeded" },
  baseFeePerGasWei: bigint,
  { prices, settings }: FollowingParts,
): string | undefined {
  const { profitToken: token, maxFeePerGasWei } = details;
  const maxPriorityFeePerGasWei = lesser(details.maxPriorityFeePerGasWei, maxFeePerGasWei - baseFeePerGasWei);
  const amountWei = profitOf(returnData);
  if (amountWei === undefined) return "its trial did not return a profit";
  const bid = { baseFeePerGasWei, maxPriorityFeePerGasWei, maxFeePerGasWei };
  const { denied } = valueAt({ token, amountWei }, gasUsed, bid, prices, settings);
  return denied && describeDenial(denied);
}
