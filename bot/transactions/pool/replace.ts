import type { Head } from "../../core/head.ts";
import { cancelOrder } from "./cancel.ts";
import { type FeeMarket, feeMarketAfter } from "../fee-market.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";
import { publishToPool } from "../sending/publish.ts";
import { isUnderpriced, replacementBid } from "./replacement-fees.ts";
import { signExecutionAnew } from "./sign-further.ts";
import { feeCapsOf } from "../fee-caps-of.ts";
import { wasRefusedAsUnderpriced } from "./underpriced-refusal.ts";

/** How many blocks may leave out what looks well paid; then the market is not what its history says. */
const PATIENCE_BLOCKS = 3n;

/**
 * Replaces a public execution that blocks pass over by one that pays more, if the trade still pays at that price, and
 * spends its nonce on nothing if it does not, or if all attempts are used up. Left as it is while its turn has not come,
 * where the caps allow no more, and where no block can take it as it is, so that waiting costs nothing.
 */
export async function replaceIfDue(live: LiveTransaction, head: Head, parts: FollowingParts): Promise<void> {
  const { chain, reads, settings, halt } = parts;
  const { account, nonce, hash } = live.execution;
  if ((await reads.nonce(account)) < nonce) return live.pool.waitsFrom(hash, head.number);
  // A block that could not have it did not pass it over.
  if (head.baseFeePerGasWei > live.details.maxFeePerGasWei) live.pool.waitsFrom(hash, head.number);
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  if (!isDue(live, head, market, parts) || halt?.current() !== undefined) return;

  const bid = replacementBid(live.details, market, feeCapsOf(live, settings));
  if (bid === undefined) return live.note("it stays as it is: the highest gas price or tip leaves no room for more");
  if (live.executions.length > settings.retryAttempts) {
    await live.note(`it was replaced ${live.executions.length - 1} times, which is as often as is allowed`);
    return cancelOrder(live, head, parts);
  }
  const repriced = await parts.purpose.reprice(live, bid, head, false);
  if (repriced.status === "unknown") {
    return live.note(`whether it pays at a higher fee is not known: ${repriced.problem}`, "not known");
  }
  if (repriced.status === "loses") {
    await live.note(`not replaced by one that pays more: ${repriced.problem}`, "does not pay");
    const isOutOfReach = live.details.maxFeePerGasWei < market.baseFeePerGasWei;
    return isOutOfReach ? undefined : cancelOrder(live, head, parts);
  }
  const replacement = await signExecutionAnew(live, repriced.details, parts);
  if (replacement === undefined) return;
  live.pool.waitsFrom(replacement.hash, head.number);
  await publishToPool(live, replacement, parts);
}

function isDue(live: LiveTransaction, head: Head, market: FeeMarket, { settings }: FollowingParts): boolean {
  const waitedBlocks = live.pool.waitedBlocks(live.execution.hash, head.number);
  const isPassedOver = waitedBlocks >= PATIENCE_BLOCKS || isUnderpriced(live.details, market, settings);
  return isPassedOver || wasRefusedAsUnderpriced(live);
}
