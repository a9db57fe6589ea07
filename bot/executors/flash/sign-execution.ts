import type { Halt } from "../../core/halt.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import { type FlashIntent, maxCostWei } from "./flash-details.ts";
import { wayOf } from "./flash-settings.ts";
import type { FollowingParts } from "./following-parts.ts";
import type { FlashPlan } from "./plan.ts";

/**
 * Signs the plan for a nonce that is reserved at once; nothing leaves the process. Rejects while the engine is halted,
 * and for more gas than a transaction may have (EIP-7825).
 */
export async function signExecution(plan: FlashPlan, parts: FollowingParts): Promise<FlashIntent> {
  const { accounts, signer, settings } = parts;
  const { orderId, account, data, gasLimit, route, predictedProfit } = plan;
  const { maxFeePerGasWei, maxPriorityFeePerGasWei } = plan.bid;
  const { chainId, contract, wrappedNative, profitRecipient, submission, privateVia } = settings;
  const halt = parts.halt?.current();
  if (halt !== undefined) throw new Error(haltSentence(halt));
  if (gasLimit > MAX_TRANSACTION_GAS) {
    throw new RangeError(`a transaction may have ${MAX_TRANSACTION_GAS} gas, but this one would have ${gasLimit}`);
  }
  const { nonce } = accounts.reserve(orderId, account, wayOf(submission));
  const gas = { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const signed = await signer.sign(account, { chainId, nonce, to: contract, data, valueWei: 0n, ...gas });
  const name = { account, nonce, hash: signed.hash };
  // In the turn in which the signature exists: whoever signs for this nonce next has to name it.
  const competesWith = accounts.recordSigned(orderId, name, maxCostWei(gas), submission === "public");
  return {
    transaction: { ...name, raw: signed.raw, purpose: "execute", competesWith },
    details: {
      route,
      pools: route.hops.map(({ pool }) => pool),
      profitToken: route.profitToken,
      predictedProfit,
      submission,
      privateVia,
      targetBlocks: plan.targetBlocks,
      expiryBlock: plan.expiryBlock,
      observedBlock: plan.observedBlock,
      contract,
      wrappedNative,
      ...(profitRecipient === undefined ? {} : { profitRecipient }),
      data,
      ...gas,
    },
  };
}

function haltSentence({ reason }: Halt): string {
  return `nothing is signed, because an operator halted the engine: ${reason}`;
}
