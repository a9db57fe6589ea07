import type { Head } from "../../core/head.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { HeadArrivals } from "./head-arrivals.ts";
import { missing, type NotNow } from "./not-now.ts";

/** So many blocks ahead may be waited for: two seconds of a fast chain, and more than a signal lives on a slow one. */
const MAX_BLOCKS_AHEAD = 8n;

/**
 * The next block is the first one that an order can land in, and what was seen in a later block than ours is not judged in
 * ours: it waits. (Sources that do not tell say 0.)
 */
export function blockRefusal(
  { observedBlock, validThroughBlock }: FlashArbitrageSignal,
  { number: headBlock }: Head,
  heads: HeadArrivals | undefined,
): NotNow | undefined {
  if (validThroughBlock <= headBlock) return { denied: { code: "expired-signal", validThroughBlock, headBlock } };
  if (observedBlock <= headBlock) return undefined;
  const isNear = observedBlock - headBlock <= MAX_BLOCKS_AHEAD;
  if (!isNear || heads === undefined) return { denied: { code: "pool-state-behind", observedBlock, headBlock } };
  return missing(`block ${observedBlock}`, heads.of(observedBlock));
}
