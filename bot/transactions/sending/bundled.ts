import type { Hex } from "../../core/hex.ts";
import type { Behind } from "../../core/signal.ts";
import type { BundleOffer } from "../../ports/relay.ts";

/** The transactions of a bundle. */
export type BundleContent = Pick<BundleOffer, "transactions" | "behindHash">;

/** A bundle's transactions in order: what ours comes behind is part of it, so that a block has both or neither. */
export function bundled(behind: Behind | undefined, raw: Hex): BundleContent {
  if (behind === undefined) return { transactions: [raw] };
  if (behind.raw !== undefined) return { transactions: [behind.raw, raw] };
  return { transactions: [raw], behindHash: behind.transactionHash };
}
