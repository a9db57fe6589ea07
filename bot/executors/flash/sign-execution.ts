import { type Awaitable, isPending } from "../../core/awaitable.ts";
import type { Halt } from "../../core/halt.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import type { SignedBytes } from "../../ports/signer.ts";
import { type FlashIntent } from "./flash-details.ts";
import type { FlashParts } from "./flash-parts.ts";
import type { FlashPlan } from "./plan.ts";
import { maxCostWei } from "../../transactions/transaction-details.ts";
import { wayOf } from "../../transactions/following-settings.ts";

/**
 * Signs the plan for a nonce that is reserved at once, and at once where the signer does; nothing leaves the process.
 * Throws while the engine is halted, and for more gas than a transaction may have (EIP-7825).
 */
export function signExecution(plan: FlashPlan, parts: FlashParts): Awaitable<FlashIntent> {
  const { accounts, signer, settings } = parts;
  const { orderId, account, data, gasLimit, submission } = plan;
  const { maxFeePerGasWei, maxPriorityFeePerGasWei } = plan.bid;
  const { chainId, contract: to } = settings;
  const halt = parts.halt?.current();
  if (halt !== undefined) throw new Error(haltSentence(halt));
  if (gasLimit > MAX_TRANSACTION_GAS) {
    throw new RangeError(`a transaction may have ${MAX_TRANSACTION_GAS} gas, but this one would have ${gasLimit}`);
  }
  const { nonce } = accounts.reserve(orderId, account, wayOf(submission));
  const fees = { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const signed = signer.sign(account, { chainId, nonce, to, data, valueWei: 0n, ...fees });
  return isPending(signed)
    ? signed.then((late) => intentOf(plan, nonce, late, parts))
    : intentOf(plan, nonce, signed, parts);
}

/** Called in the turn in which the signature exists: whoever signs for this nonce next has to name it. */
function intentOf(
  plan: FlashPlan,
  nonce: number,
  { hash, raw }: SignedBytes,
  { accounts, settings }: FlashParts,
): FlashIntent {
  const { orderId, account, route, gasLimit, submission, dataFeeWei } = plan;
  const { maxFeePerGasWei, maxPriorityFeePerGasWei } = plan.bid;
  const { contract, wrappedNative, profitRecipient } = settings;
  const costWei = maxCostWei({ gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei, dataFeeWei });
  const competesWith = accounts.recordSigned(orderId, { account, nonce, hash }, costWei, submission === "public");
  const details = {
    ...(!plan.isRouteOfSignal && { route }),
    predictedProfit: plan.predictedProfit,
    submission,
    // Nothing but a bundle keeps it behind the transaction that makes it worth something.
    privateVia: plan.behind === undefined ? settings.privateVia : "bundle",
    targetBlocks: plan.targetBlocks,
    expiryBlock: plan.expiryBlock,
    observedBlock: plan.observedBlock,
    contract,
    wrappedNative,
    data: plan.data,
    gasLimit,
    maxFeePerGasWei,
    maxPriorityFeePerGasWei,
    ...(dataFeeWei !== 0n && { dataFeeWei }),
    ...(profitRecipient !== undefined && { profitRecipient }),
  };
  return { transaction: { account, nonce, hash, raw, purpose: "execute", competesWith }, details };
}

function haltSentence({ reason }: Halt): string {
  return `nothing is signed, because an operator halted the engine: ${reason}`;
}
