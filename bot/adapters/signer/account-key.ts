import type { Transaction } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";

/** What can sign for one account, wherever the key itself is. */
export interface AccountKey {
  readonly account: Address;
  /** The signed bytes. Rejects when the key cannot be used now. */
  sign(transaction: Transaction): Promise<Hex>;
}
