import { ArbError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import { accountOf } from "../crypto/account-of.ts";
import type { Signature } from "../crypto/curve.ts";
import { SECP256K1 } from "../crypto/secp256k1.ts";
import type { AccountKey } from "./account-key.ts";

/** A key in this process's memory, which no inspection, JSON or error of it shows. */
export class MemoryKey implements AccountKey {
  readonly account: Address;
  // Memory of its own, which no other buffer shares.
  readonly #bytes = new Uint8Array(32);

  /** Throws SECRET_INVALID, naming `variable` and what was `expected` there, when the key is none. */
  constructor(privateKey: Hex, variable: string, expected = "private keys (0x and 64 hexadecimal digits)") {
    try {
      if (!/^0x[0-9a-f]{64}$/i.test(privateKey)) throw new RangeError("it is not 32 bytes");
      Buffer.from(this.#bytes.buffer).write(privateKey.slice(2), "hex");
      this.account = accountOf(SECP256K1.curve.publicKeyOf(this.#bytes));
    } catch {
      this.erase();
      // No cause: an error of the curve's library may repeat what it was given.
      throw new ArbError("SECRET_INVALID", { variable, expected });
    }
  }

  /** Throws once it is erased. */
  sign(hash: Uint8Array): Signature {
    return SECP256K1.curve.sign(hash, this.#bytes);
  }

  /** The text that the key came as cannot be erased, and lives until it is collected. */
  erase(): void {
    this.#bytes.fill(0);
  }
}
