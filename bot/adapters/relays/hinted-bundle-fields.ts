import type { Hex } from "../../core/hex.ts";
import type { BundleOffer } from "../../ports/relay.ts";

/**
 * An offer behind a transaction of which only MEV-Share has the bytes, as the parameter of mev_sendBundle
 * (github.com/flashbots/mev-share, specs/bundles/v0.1.md). It is for one block, as every offer of ours, and shows nobody
 * any hint of itself. What its sender gets back of the payment is for the node to say, which knows what he asked for.
 */
export function hintedBundleFields({
  transactions,
  behindHash,
  targetBlock,
}: BundleOffer & { readonly behindHash: Hex }): Readonly<Record<string, unknown>> {
  return {
    version: "v0.1",
    inclusion: { block: `0x${targetBlock.toString(16)}` },
    body: [{ hash: behindHash }, ...transactions.map((tx) => ({ tx, canRevert: false }))],
    validity: { refund: [], refundConfig: [] },
  };
}
