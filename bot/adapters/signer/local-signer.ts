import { keccak256, Wallet } from "ethers";
import { ArbError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Signer, UnsignedTransaction } from "../../ports/signer.ts";
import { policyProblem, type SignerPolicy } from "./signer-policy.ts";

/** Keys in this process's memory, which no inspection, JSON or error of it shows. */
export class LocalSigner implements Signer {
  readonly accounts: readonly Address[];
  readonly #wallets: ReadonlyMap<Address, Wallet>;
  readonly #policy: SignerPolicy;

  /** Throws SECRET_INVALID, naming `variable`, when a key is none. */
  constructor(privateKeys: readonly Hex[], policy: SignerPolicy, variable = "ARB_OPERATOR_KEYS") {
    this.#wallets = new Map(privateKeys.map((key) => walletOf(key, variable)));
    this.accounts = [...this.#wallets.keys()];
    this.#policy = policy;
  }

  /** Throws SIGNATURE_REFUSED for anything outside the policy and for accounts of others. */
  async sign(account: Address, transaction: UnsignedTransaction): Promise<{ readonly raw: Hex; readonly hash: Hex }> {
    const wallet = this.#wallets.get(account);
    const problem =
      wallet === undefined ? `it holds no key of ${account}` : policyProblem(this.#policy, account, transaction);
    if (wallet === undefined || problem !== undefined)
      throw new ArbError("SIGNATURE_REFUSED", { problem: problem ?? "" });
    const raw = (await wallet.signTransaction({
      type: 2,
      chainId: transaction.chainId,
      nonce: transaction.nonce,
      to: transaction.to,
      data: transaction.data,
      value: transaction.valueWei,
      gasLimit: transaction.gasLimit,
      maxFeePerGas: transaction.maxFeePerGasWei,
      maxPriorityFeePerGas: transaction.maxPriorityFeePerGasWei,
    })) as Hex;
    return { raw, hash: keccak256(raw) as Hex };
  }
}

function walletOf(key: Hex, variable: string): [Address, Wallet] {
  try {
    const wallet = new Wallet(key);
    return [wallet.address.toLowerCase() as Address, wallet];
  } catch {
    // No cause: an error of the curve's library may repeat what it was given.
    throw new ArbError("SECRET_INVALID", { variable, expected: "private keys (0x and 64 hexadecimal digits)" });
  }
}
