import { AbstractSigner, getAddress, type Provider } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { keccak256Hex } from "../crypto/keccak256.ts";
import { hashPersonalMessage, signatureHex } from "../crypto/personal-message.ts";
import { MemoryKey } from "../signer/memory-key.ts";

/** Bodies are the same within milliseconds of each other, when one offer goes to several relays. */
const MAX_REMEMBERED = 64;

/**
 * Who we are to relays: it signs requests and holds no money. A relay's reputation of us hangs on it, so it should last.
 * A body that goes to several relays is signed once. For Flashbots' client it is a signer, but of messages alone.
 */
export class RelayIdentity extends AbstractSigner {
  /** With its checksum, as relays are told it. */
  readonly address: string;
  readonly #key: MemoryKey;
  readonly #signatures = new Map<string, Hex>();
  #signed = 0;

  /** Throws SECRET_INVALID when the key is none. */
  constructor(key: Hex) {
    super();
    this.#key = new MemoryKey(key, "ARB_RELAY_IDENTITY_KEY", "a private key (0x and 64 hexadecimal digits)");
    this.address = getAddress(this.#key.account);
  }

  /** How many signatures were made, those given a second time not counted. */
  get signed(): number {
    return this.#signed;
  }

  /** The header X-Flashbots-Signature for a body. */
  headerFor(body: string): string {
    return `${this.address}:${this.#signatureOf(keccak256Hex(Buffer.from(body, "utf8")))}`;
  }

  /** Makes the key useless: nothing can be signed afterwards. */
  erase(): void {
    this.#key.erase();
  }

  override getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return Promise.resolve().then(() =>
      typeof message === "string" ? this.#signatureOf(message) : this.#sign(message),
    );
  }

  override signTransaction(): Promise<never> {
    return refused("transactions");
  }

  override signTypedData(): Promise<never> {
    return refused("typed data");
  }

  override connect(_provider: Provider | null): never {
    throw new Error("a relay identity needs no provider");
  }

  #signatureOf(message: string): Hex {
    const known = this.#signatures.get(message);
    if (known !== undefined) return known;
    const signature = this.#sign(message);
    const [oldest] = this.#signatures.keys();
    if (oldest !== undefined && this.#signatures.size >= MAX_REMEMBERED) this.#signatures.delete(oldest);
    this.#signatures.set(message, signature);
    return signature;
  }

  #sign(message: string | Uint8Array): Hex {
    this.#signed += 1;
    return signatureHex(this.#key.sign(hashPersonalMessage(message)));
  }
}

function refused(what: string): Promise<never> {
  return Promise.reject(new Error(`a relay identity signs messages, and no ${what}`));
}
