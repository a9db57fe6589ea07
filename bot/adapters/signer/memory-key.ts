import { type Transaction, Wallet } from "ethers";
import { ArbError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { AccountKey } from "./account-key.ts";

/** A key in this process's memory, which no inspection, JSON or error of it shows. */
export class MemoryKey implements AccountKey {
  readonly account: Address;
  readonly #wallet: Wallet;

  /** Throws SECRET_INVALID, naming `variable`, when the key is none. */
  constructor(privateKey: Hex, variable: string) {
    try {
      this.#wallet = new Wallet(privateKey);
    } catch {
      // No cause: an error of the curve's library may repeat what it was given.
      throw new ArbError("SECRET_INVALID", { variable, expected: "private keys (0x and 64 hexadecimal digits)" });
    }
    this.account = this.#wallet.address.toLowerCase() as Address;
  }

  async sign(transaction: Transaction): Promise<Hex> {
    return (await this.#wallet.signTransaction(transaction)) as Hex;
  }
}
