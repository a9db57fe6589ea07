import { keccak256, Transaction } from "ethers";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Signer, UnsignedTransaction } from "../../ports/signer.ts";
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
   * Rejects with SIGNATURE_REFUSED for anything outside the policy and for accounts of others, and with
   * WALLET_INACCESSIBLE when the key itself cannot sign what it may.
   */
  async sign(account: Address, transaction: UnsignedTransaction): Promise<{ readonly raw: Hex; readonly hash: Hex }> {
    const key = this.#keys.get(account);
    if (key === undefined) throw refusal(`it holds no key of ${account}`);
    const problem = policyProblem(this.#policy, account, transaction);
    if (problem !== undefined) throw refusal(problem);
    const unsigned = unsignedOf(transaction);
    try {
      const raw = await key.sign(unsigned);
      return { raw, hash: keccak256(raw) as Hex };
    } catch (thrown) {
      throw new ArbError("WALLET_INACCESSIBLE", { account, problem: messageOf(thrown) }, { cause: thrown });
    }
  }
}

/** What is no transaction at all is refused before a key is asked, so that no key is blamed for it. */
function unsignedOf(transaction: UnsignedTransaction): Transaction {
  try {
    const unsigned = Transaction.from({
      type: 2,
      chainId: transaction.chainId,
      nonce: transaction.nonce,
      to: transaction.to,
      data: transaction.data,
      value: transaction.valueWei,
      gasLimit: transaction.gasLimit,
      maxFeePerGas: transaction.maxFeePerGasWei,
      maxPriorityFeePerGas: transaction.maxPriorityFeePerGasWei,
    });
    // Its values are looked at when it is serialised, not before.
    return Transaction.from(unsigned.unsignedSerialized);
  } catch (thrown) {
    throw refusal(`it is no transaction: ${messageOf(thrown)}`, thrown);
  }
}

function refusal(problem: string, cause?: unknown): ArbError {
  return new ArbError("SIGNATURE_REFUSED", { problem }, { cause });
}
