import { type Awaitable, isPending } from "../../core/awaitable.ts";
import type { Address } from "../../core/hex.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { SignedBytes } from "../../ports/signer.ts";
import type { SendingParts } from "../../transactions/following-parts.ts";
import { maxCostWei } from "../../transactions/transaction-details.ts";
import type { PartIntent, PartRequest } from "./part-details.ts";

/**
 * Signs a part for the account's next nonce, which is reserved before this returns: parts that are signed one after the
 * other have consecutive nonces, whatever their way out. Nothing leaves the process. Throws while the engine is halted,
 * when the account was paused, and for more gas than a transaction may have (EIP-7825).
 */
export function signPart(
  { brief, details }: PartRequest,
  { claimId, account }: { readonly claimId: bigint; readonly account: Address },
  { accounts, signer, settings, halt }: SendingParts,
): Awaitable<PartIntent> {
  const halted = halt?.current();
  if (halted !== undefined) {
    throw new Error(`nothing is signed, because an operator halted the engine: ${halted.reason}`);
  }
  const { contract: to, data, gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei } = details;
  if (gasLimit > MAX_TRANSACTION_GAS) {
    throw new RangeError(`a transaction may have ${MAX_TRANSACTION_GAS} gas, but this one would have ${gasLimit}`);
  }
  const { nonce } = accounts.reserve(claimId, account, "public");
  const fees = { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const signed = signer.sign(account, { chainId: settings.chainId, nonce, to, data, valueWei: 0n, ...fees });
  // In the turn in which the signature exists: whoever signs for this nonce next has to name it.
  const intentOf = ({ hash, raw }: SignedBytes): PartIntent => {
    const competesWith = accounts.recordSigned(claimId, { account, nonce, hash }, maxCostWei(details), true);
    return { transaction: { account, nonce, hash, raw, purpose: "execute", competesWith }, part: brief, details };
  };
  return isPending(signed) ? signed.then(intentOf) : intentOf(signed);
}
