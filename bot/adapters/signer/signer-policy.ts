import type { Address, Hex } from "../../core/hex.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { UnsignedTransaction } from "../../ports/signer.ts";

/** All that a hot key may ever sign: executions of one contract, and no-ops that spend a nonce. */
export interface SignerPolicy {
  readonly chainId: bigint;
  readonly contract: Address;
  /** The first four bytes of an execution's calldata. */
  readonly selector: Hex;
  /** A replacement costs 12.5 % more than what it replaces: leave room above the highest gas price of a plan. */
  readonly maxFeePerGasWei: bigint;
  /** Without it, the priority fee is bounded by the fee alone. Replacements need the same room here. */
  readonly maxPriorityFeePerGasWei?: bigint;
  /** What the protocol allows at most (EIP-7825) holds besides. */
  readonly maxGasLimit: bigint;
}

/** What is wrong with a transaction of this account, in one phrase; undefined when the policy allows it. */
export function policyProblem(
  policy: SignerPolicy,
  account: Address,
  transaction: UnsignedTransaction,
): string | undefined {
  const { chainId, to, data, valueWei, gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei } = transaction;
  if (chainId !== policy.chainId) return `chain ${chainId} instead of ${policy.chainId}`;
  if (valueWei !== 0n) return `it would send ${valueWei} wei`;
  const maxGasLimit = policy.maxGasLimit < MAX_TRANSACTION_GAS ? policy.maxGasLimit : MAX_TRANSACTION_GAS;
  if (gasLimit > maxGasLimit) return `a gas limit of ${gasLimit}, at most ${maxGasLimit} is allowed`;
  if (maxFeePerGasWei > policy.maxFeePerGasWei) {
    return `a fee of ${maxFeePerGasWei} wei per gas, at most ${policy.maxFeePerGasWei} wei is allowed`;
  }
  const maxTipWei = policy.maxPriorityFeePerGasWei ?? maxFeePerGasWei;
  if (maxPriorityFeePerGasWei > maxTipWei && maxTipWei < maxFeePerGasWei) {
    return `a priority fee of ${maxPriorityFeePerGasWei} wei per gas, at most ${maxTipWei} wei is allowed`;
  }
  if (maxPriorityFeePerGasWei > maxFeePerGasWei) return "its priority fee is above its highest fee";
  if (to === account) return data === "0x" ? undefined : "it would send data to the account itself";
  if (to !== policy.contract) return `the target ${to} is not the contract`;
  return data.startsWith(policy.selector) ? undefined : `the selector ${data.slice(0, 10)} is not an execution's`;
}
