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
  const { contract: to, data, maxFeePerGasWei, maxPriorityFeePerGasWei } = details;
  if (details.gasLimit > MAX_TRANSACTION_GAS) {
    throw new RangeError(
      `a transaction may have ${MAX_TRANSACTION_GAS} gas, but this one would have ${details.gasLimit}`,
    );
  }
  const { nonce } = accounts.reserve(claimId, account, "public");
  const signWith = (gasLimit: bigint): Awaitable<PartIntent> => {
    const fees = { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
    const signed = signer.sign(account, { chainId: settings.chainId, nonce, to, data, valueWei: 0n, ...fees });
    // In the turn in which the signature exists: whoever signs for this nonce next has to name it.
    const intentOf = ({ hash, raw }: SignedBytes): Awaitable<PartIntent> => {
      // What was given up may be signed once more to the byte: it would be one transaction, in the books of two parts.
      if (accounts.hashesAt(account, nonce).includes(hash)) return signWith(gasLimit - 1n);
      const signedDetails = { ...details, gasLimit };
      const costWei = maxCostWei(signedDetails);
      const competesWith = accounts.recordSigned(claimId, { account, nonce, hash }, costWei, true);
      const transaction = { account, nonce, hash, raw, purpose: "execute", competesWith } as const;
      return { transaction, part: brief, details: signedDetails };
    };
    return isPending(signed) ? signed.then(intentOf) : intentOf(signed);
  };
  return signWith(details.gasLimit);
}
