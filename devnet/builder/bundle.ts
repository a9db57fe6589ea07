import type { Address, Hex } from "../../bot/core/hex.ts";
import { bundleHashOf } from "./bundle-hash.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** What of the bundle's payment the sender wants back. */
export interface BundleRefund {
  readonly percent: number;
  readonly recipient: Address;
}

/** Transactions that a block holds together, next to each other, or not at all. */
export interface Bundle {
  readonly hash: Hex;
  readonly transactions: readonly SignedTransaction[];
  /** The blocks it is for: one for a bundle, a range for a private transaction. */
  readonly firstBlock: bigint;
  readonly lastBlock: bigint;
  readonly minTimestampS?: bigint;
  readonly maxTimestampS?: bigint;
  /** Of transactions that may revert without the bundle being given up. */
  readonly revertingTxHashes: readonly Hex[];
  /** The sender's own name for it; the next one with the same name and block takes its place. */
  readonly replacementUuid?: string;
  /** Which of two with the same name is the later one, whichever arrives first; absent: the one that arrives later. */
  readonly replacementNonce?: bigint;
  /** Recorded, not paid. */
  readonly refund?: BundleRefund;
  /** Who signed the request. */
  readonly signer: Address;
  readonly receivedAtMs: number;
  readonly kind: "bundle" | "private-transaction";
}

/** A single transaction without a public pool: tried in each block until its last one. */
export function privateTransactionBundle(
  transaction: SignedTransaction,
  blocks: Pick<Bundle, "firstBlock" | "lastBlock">,
  sender: Pick<Bundle, "signer" | "receivedAtMs">,
): Bundle {
  return {
    hash: bundleHashOf([transaction.hash]),
    transactions: [transaction],
    revertingTxHashes: [],
    ...blocks,
    ...sender,
    kind: "private-transaction",
  };
}

/** Whether a block with this number and time may hold it. */
export function isMeantFor(bundle: Bundle, block: { readonly number: bigint; readonly timestampS: bigint }): boolean {
  const { firstBlock, lastBlock, minTimestampS, maxTimestampS } = bundle;
  return (
    firstBlock <= block.number &&
    block.number <= lastBlock &&
    (minTimestampS === undefined || minTimestampS <= block.timestampS) &&
    (maxTimestampS === undefined || block.timestampS <= maxTimestampS)
  );
}
