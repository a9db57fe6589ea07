import type { Hex } from "../../core/hex.ts";
import type { DataFee } from "../../ports/data-fee.ts";

/** Type, lists' lengths, chain, nonce, two fees, gas limit, recipient, no value, no access list, signature: a few too many. */
const ENVELOPE_BYTES = 140;

/** A swap of the routers here with its path, and an approval; none of them has much more. */
const SWAP_BYTES = 356;
const APPROVAL_BYTES = 68;

/** The size of signed transactions with this calldata, together. */
export function transactionBytes(calldata: readonly Hex[]): number {
  return calldata.reduce((bytes, data) => bytes + ENVELOPE_BYTES + (data.length - 2) / 2, 0);
}

/** Of so many swaps with an approval each, before there is any calldata. */
export function estimatedBytes(swaps: number): number {
  return swaps * (2 * ENVELOPE_BYTES + SWAP_BYTES + APPROVAL_BYTES);
}

/** What a rollup takes for publishing so many bytes; 0n where nothing is taken, undefined until it is known. */
export function dataFeeWei(bytes: number, { l1DataFee }: { readonly l1DataFee?: DataFee }): bigint | undefined {
  return l1DataFee === undefined ? 0n : l1DataFee.feeWei(bytes);
}
