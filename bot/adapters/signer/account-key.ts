import type { Awaitable } from "../../core/awaitable.ts";
import type { Address } from "../../core/hex.ts";
import type { UnsignedTransaction } from "../../ports/signer.ts";
import type { Signature } from "../crypto/curve.ts";

/** What can sign for one account, wherever the key itself is. */
export interface AccountKey {
  readonly account: Address;
  /**
   * The signature of the transaction's hash, at once where the key is in this process. Throws or rejects when the key
   * cannot be used now.
   * @param hash 32 bytes, which are the key's to keep
   * @param transaction what is hashed, for a device that shows what it signs
   */
  sign(hash: Uint8Array, transaction: UnsignedTransaction): Awaitable<Signature>;
  /** Makes the key useless, where it is in this process. */
  erase?(): void;
}
