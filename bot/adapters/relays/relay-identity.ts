import { SigningKey, Wallet } from "ethers";
import { ArbError } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";

/** Bodies are the same within milliseconds of each other, when one offer goes to several relays. */
const MAX_REMEMBERED = 64;

/**
 * Who we are to relays: it signs requests and holds no money. A relay's reputation of us hangs on it, so it should last.
 * A body that goes to several relays is signed once.
 */
export class RelayIdentity extends Wallet {
  readonly #signatures = new Map<string, Promise<string>>();
  #signed = 0;

  /** Throws SECRET_INVALID when the key is none. */
  constructor(key: Hex) {
    super(signingKeyOf(key));
  }

  /** How many signatures were made, those given a second time not counted. */
  get signed(): number {
    return this.#signed;
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    if (typeof message !== "string") return super.signMessage(message);
    const known = this.#signatures.get(message);
    if (known !== undefined) return known;
    const signature = super.signMessage(message);
    this.#signed += 1;
    const [oldest] = this.#signatures.keys();
    if (oldest !== undefined && this.#signatures.size >= MAX_REMEMBERED) this.#signatures.delete(oldest);
    this.#signatures.set(message, signature);
    return signature;
  }
}

function signingKeyOf(key: Hex): SigningKey {
  try {
    return new SigningKey(key);
  } catch {
    throw new ArbError("SECRET_INVALID", {
      variable: "ARB_RELAY_IDENTITY_KEY",
      expected: "a private key (0x and 64 hexadecimal digits)",
    });
  }
}
