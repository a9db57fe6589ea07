import { concat, keccak256 } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";

/** How Flashbots names a bundle: the keccak of its transactions' hashes, one after the other. */
export function bundleHashOf(transactionHashes: readonly Hex[]): Hex {
  return keccak256(concat(transactionHashes)) as Hex;
}
