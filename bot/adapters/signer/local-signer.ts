import { type Awaitable, isPending } from "../../core/awaitable.ts";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { SignedBytes, Signer, UnsignedTransaction } from "../../ports/signer.ts";
import type { Signature } from "../crypto/curve.ts";
import { encodeSigned, encodeUnsigned } from "../crypto/encode-transaction.ts";
import { keccak256, keccak256Hex } from "../crypto/keccak256.ts";
import type { AccountKey } from "./account-key.ts";
import { MemoryKey } from "./memory-key.ts";
import { policyProblem, type SignerPolicy } from "./signer-policy.ts";

/** The operators' keys, behind the policy that bounds what any of them signs. */
export class LocalSigner implements Signer {
  readonly accounts: readonly Address[];
  readonly #keys: ReadonlyMap<Address, AccountKey>;
  readonly #policy: SignerPolicy;

  /** Throws SECRET_INVALID, naming `variable`, when a private key is none. */
  constructor(keys: readonly (Hex | AccountKey)[], policy: SignerPolicy, variable = "ARB_OPERATOR_KEYS") {
    const held = keys.map((key) => (typeof key === "string" ? new MemoryKey(key, variable) : key));
    this.#keys = new Map(held.map((key) => [key.account, key]));
    this.accounts = [...this.#keys.keys()];
    this.#policy = policy;
  }

  /**
   * At once where the key is in this process. Throws SIGNATURE_REFUSED for anything outside the policy and for accounts of
   * others; throws WALLET_INACCESSIBLE, or rejects with it, when the key itself cannot sign what it may.
   */
  sign(account: Address, transaction: UnsignedTransaction): Awaitable<SignedBytes> {
    const key = this.#allowedKey(account, transaction);
    const signature = signatureBy(key, hashOf(transaction), transaction);
    return isPending(signature)
      ? signature.then((made) => assemble(transaction, made))
      : assemble(transaction, signature);
  }

  /** Makes the keys of this process useless: nothing can be signed afterwards. */
  erase(): void {
    for (const key of this.#keys.values()) key.erase?.();
  }

  #allowedKey(account: Address, transaction: UnsignedTransaction): AccountKey {
    const key = this.#keys.get(account);
    if (key === undefined) throw refusal(`it holds no key of ${account}`);
    const problem = policyProblem(this.#policy, account, transaction);
    if (problem !== undefined) throw refusal(problem);
    return key;
  }
}

/** What is no transaction at all is refused before a key is asked, so that no key is blamed for it. */
function hashOf(transaction: UnsignedTransaction): Uint8Array {
  try {
    return keccak256(encodeUnsigned(transaction));
  } catch (thrown) {
    throw refusal(`it is no transaction: ${messageOf(thrown)}`, thrown);
  }
}

function signatureBy(key: AccountKey, hash: Uint8Array, transaction: UnsignedTransaction): Awaitable<Signature> {
  try {
    const signature = key.sign(hash, transaction);
    return isPending(signature) ? signature.catch((thrown: unknown) => inaccessible(key, thrown)) : signature;
  } catch (thrown) {
    return inaccessible(key, thrown);
  }
}

/** Encodes anew: while a device signed, others have used the bytes. */
function assemble(transaction: UnsignedTransaction, signature: Signature): SignedBytes {
  const signed = encodeSigned(transaction, signature);
  return { raw: `0x${signed.toString("hex")}`, hash: keccak256Hex(signed) };
}

function inaccessible({ account }: AccountKey, thrown: unknown): never {
  throw new ArbError("WALLET_INACCESSIBLE", { account, problem: messageOf(thrown) }, { cause: thrown });
}

function refusal(problem: string, cause?: unknown): ArbError {
  return new ArbError("SIGNATURE_REFUSED", { problem }, { cause });
}
