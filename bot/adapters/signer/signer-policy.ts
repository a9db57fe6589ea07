import type { Address, Hex } from "../../core/hex.ts";
import { MAX_UINT256 } from "../../core/integer-limits.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { UnsignedTransaction } from "../../ports/signer.ts";

/** What bounds whatever any hot key signs. */
interface SigningBounds {
  readonly chainId: bigint;
  /** A replacement costs 12.5 % more than what it replaces: leave room above the highest gas price of a plan. */
  readonly maxFeePerGasWei: bigint;
  /** Without it, the priority fee is bounded by the fee alone. Replacements need the same room here. */
  readonly maxPriorityFeePerGasWei?: bigint;
  /** What the protocol allows at most (EIP-7825) holds besides. */
  readonly maxGasLimit: bigint;
}

/** All that an operator's key may ever sign: executions of one contract, and no-ops that spend a nonce. */
export interface ExecutionPolicy extends SigningBounds {
  readonly contract: Address;
  /** The first four bytes of an execution's calldata. */
  readonly selector: Hex;
}

/** All that a key with capital may ever sign: swaps by listed routers, approvals for them, and no-ops that spend a nonce. */
export interface TradingPolicy extends SigningBounds {
  /** The first four bytes of the calldata that each router may be sent. */
  readonly routers: ReadonlyMap<Address, ReadonlySet<Hex>>;
}

export type SignerPolicy = ExecutionPolicy | TradingPolicy;

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
  return "routers" in policy ? tradeProblem(policy, to, data) : executionProblem(policy, to, data);
}

function executionProblem({ contract, selector }: ExecutionPolicy, to: Address, data: Hex): string | undefined {
  if (to !== contract) return `the target ${to} is not the contract`;
  return data.startsWith(selector) ? undefined : `the selector ${data.slice(0, 10)} is not an execution's`;
}

/** approve(address spender, uint256 amount) of ERC-20. */
const APPROVE = "0x095ea7b3";
const APPROVE_LENGTH = 2 + 8 + 2 * 64;

/** What takes tokens is one of the routers, and never without an end. */
function tradeProblem({ routers }: TradingPolicy, to: Address, data: Hex): string | undefined {
  const selectors = routers.get(to);
  const selector = data.slice(0, 10) as Hex;
  if (selectors !== undefined) {
    return selectors.has(selector) ? undefined : `the selector ${selector} is not a swap's of the router ${to}`;
  }
  if (selector !== APPROVE || data.length !== APPROVE_LENGTH) return `the target ${to} is no router of an exchange`;
  const spender: Address = `0x${data.slice(34, 74)}`;
  if (!routers.has(spender)) return `it would let ${spender} take tokens, which is no router of an exchange`;
  return BigInt(`0x${data.slice(74)}`) === MAX_UINT256 ? "it would let a router take tokens without an end" : undefined;
}
