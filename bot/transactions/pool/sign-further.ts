import type { Awaitable } from "../../core/awaitable.ts";
import { messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { SignedTransaction } from "../../core/intent.ts";
import type { SignedBytes } from "../../ports/signer.ts";
import { type TransactionDetails, type GasTerms, maxCostWei } from "../transaction-details.ts";
import type { FollowingParts } from "../following-parts.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/** A transaction that an order needs besides its first one. */
export interface FurtherTransaction {
  readonly purpose: SignedTransaction["purpose"];
  readonly nonce: number;
  readonly to: Address;
  readonly data: Hex;
  /** What the intent keeps of it. */
  readonly details: GasTerms;
}

/**
 * Signs a further transaction for the order and journals it. Undefined, and said once, when the signer refuses: the next
 * head is another try.
 */
export async function signFurther(
  live: LiveTransaction,
  { purpose, nonce, to, data, details }: FurtherTransaction,
  { signer, accounts, settings }: FollowingParts,
): Promise<SignedTransaction | undefined> {
  const { account } = live.execution;
  const { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei } = details;
  const unsigned = { nonce, to, data, valueWei: 0n, gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const signed = await signedOrProblem(() => signer.sign(account, { chainId: settings.chainId, ...unsigned }));
  if (typeof signed === "string") {
    const problem = `nothing can be signed to ${purpose} with its nonce ${nonce}`;
    await live.note(`${problem}: ${signed}`, problem);
    return undefined;
  }
  const { hash, raw } = signed;
  // In the turn in which the signature exists: whoever signs for this nonce next has to name it.
  const competesWith = accounts.recordSigned(live.claimId, { account, nonce, hash }, maxCostWei(details), true);
  const transaction = { account, nonce, hash, raw, purpose, competesWith };
  await live.report({ type: "signed", intent: { transaction, details } });
  return transaction;
}

/** Signs the order's trade once more for the same nonce, in other words or at other fees. */
export function signExecutionAnew(
  live: LiveTransaction,
  details: TransactionDetails,
  parts: FollowingParts,
): Promise<SignedTransaction | undefined> {
  const { contract: to, data } = details;
  const { nonce } = live.execution;
  return signFurther(live, { purpose: "execute", nonce, to, data, details }, parts);
}

async function signedOrProblem(sign: () => Awaitable<SignedBytes>): Promise<SignedBytes | string> {
  try {
    return await sign();
  } catch (thrown) {
    return messageOf(thrown);
  }
}
