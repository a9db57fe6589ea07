import type { Intent } from "../../core/intent.ts";
import type { Signer } from "../../ports/signer.ts";
import type { FlashDetails } from "./flash-details.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { FlashPlan } from "./plan.ts";

/** Signs the plan; nothing leaves the process. */
export async function signExecution(
  plan: FlashPlan,
  signer: Signer,
  settings: FlashSettings,
): Promise<Intent<FlashDetails>> {
  const { account, nonce, data, gasLimit, route, predictedProfit } = plan;
  const { maxFeePerGasWei, maxPriorityFeePerGasWei } = plan.bid;
  const { chainId, contract, wrappedNative, profitRecipient } = settings;
  const fees = { gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei };
  const signed = await signer.sign(account, { chainId, nonce, to: contract, data, valueWei: 0n, ...fees });
  return {
    transaction: { account, nonce, hash: signed.hash, raw: signed.raw, purpose: "execute", competesWith: [] },
    details: {
      route,
      pools: route.hops.map(({ pool }) => pool),
      profitToken: route.profitToken,
      predictedProfit,
      submission: settings.submission,
      targetBlocks: plan.targetBlocks,
      expiryBlock: plan.expiryBlock,
      observedBlock: plan.observedBlock,
      contract,
      wrappedNative,
      ...(profitRecipient === undefined ? {} : { profitRecipient }),
      data,
      ...fees,
    },
  };
}
