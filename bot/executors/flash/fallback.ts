import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import { describeRevert } from "./decode-revert.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { LiveOrder } from "./live-order.ts";
import { publishToPool } from "./publish.ts";

/**
 * When no bundle landed and the order may go public: tries it once more, and hands the same signed bytes to the public
 * pool if it still pays. (The contract itself asks for the minimum profit, so a trial that succeeds pays.)
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
  await publishToPool(live, live.execution, parts);
}
