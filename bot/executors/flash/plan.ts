import type { Accounts } from "../../accounts/accounts.ts";
import type { Awaitable } from "../../core/awaitable.ts";
import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Order } from "../../core/order.ts";
import type { Route } from "../../core/route.ts";
import { type Behind, flashSignal } from "../../core/signal.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { BehindChain } from "../../ports/behind.ts";
import type { Chain } from "../../ports/chain.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { canBeTried } from "./behind.ts";
import { type Demand, demandOf } from "./demand.ts";
import { draftOf, type FlashDraft } from "./draft.ts";
import type { DraftingFacts } from "./drafting-facts.ts";
import { type FlashSettings } from "./flash-settings.ts";
import type { Bid } from "../../transactions/fees.ts";
import { greater } from "../../core/extremes.ts";
import { type Submission, wayOf } from "../../transactions/following-settings.ts";

/** So many blocks of a fast chain are the 30 s that a signal may live. */
const MAX_SIGNAL_BLOCKS = 120n;

type DraftedTerms = Pick<FlashDraft, "funding" | "submission" | "slippageToleranceBps" | "dataFeeWei" | "isTrialOnly">;

/** One flash arbitrage, ready to be tried and signed. */
export interface FlashPlan extends Demand, DraftedTerms {
  readonly orderId: bigint;
  readonly route: Route;
  /** Whether that is the signal's own, to the wei. */
  readonly isRouteOfSignal: boolean;
  readonly account: Address;
  readonly bid: Bid;
  /** Estimated; measured once it was simulated. */
  readonly gas: bigint;
  readonly gasLimit: bigint;
  readonly predictedProfit: TokenAmount;
  /** In the profit token. */
  readonly netProfit: TokenAmount;
  /** Blocks for which bundles are offered; none when the way is public. */
  readonly targetBlocks: readonly bigint[];
  /** The last block in which the contract accepts it. */
  readonly expiryBlock: bigint;
  /** The block whose state the prediction rests on. */
  readonly observedBlock: bigint;
  /** The block in whose state this bot computed the amounts; absent where others did, or behind what is pending. */
  readonly sizedIn?: bigint;
  /** Where the prediction is true; absent: at the head. */
  readonly behind?: Behind;
}

/** What is needed to plan. */
export interface PlanningParts extends DraftingFacts {
  readonly chain: Chain;
  readonly accounts: Accounts;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
  /** Without it, nothing is tried behind transactions of others. */
  readonly behindChain?: BehindChain;
}

/**
 * Plans the order for the account that has the least to do; its nonce is found when it is signed. Waits only while the
 * accounts are being read for a new head.
 */
export function planExecution(
  order: Order,
  parts: PlanningParts,
  given?: FlashDraft,
): Awaitable<OrDenied<{ readonly plan: FlashPlan }>> {
  const reading = parts.accounts.fresh();
  if (reading === undefined) return planNow(order, parts, given);
  // A head that came meanwhile has other fees and other next blocks.
  return reading.then(() => planNow(order, parts, given?.head.hash === parts.chain.head().hash ? given : undefined));
}

function planNow(
  order: Order,
  parts: PlanningParts,
  given: FlashDraft | undefined,
): OrDenied<{ readonly plan: FlashPlan }> {
  const { accounts, settings } = parts;
  const { orderId } = order;
  const signal = flashSignal(order.signal);
  const drafted = given === undefined ? draftOf(signal, parts) : { draft: given };
  if (drafted.denied !== undefined) return drafted;
  const { head, route, funding, expectedProfit, gas, gasLimit, dataFeeWei, appraisal } = drafted.draft;
  const { submission, slippageToleranceBps, isTrialOnly } = drafted.draft;
  const { bid, gasCostInToken } = appraisal;

  const { targetBlocks, expiryBlock } = blocksFrom(head, submission, settings);
  const expectedProfitWei = expectedProfit.amountWei;
  const demanded = demandOf(
    { route, funding, expectedProfitWei, appraisal, slippageToleranceBps, expiryBlock },
    settings,
  );
  if (demanded.denied !== undefined) return demanded;
  const { minProfitWei, data } = demanded.demand;
  const choice = accounts.choose(orderId, gasLimit * bid.maxFeePerGasWei + dataFeeWei, wayOf(submission));
  if ("refused" in choice) return { denied: choice.refused };
  return {
    plan: {
      minProfitWei,
      data,
      submission,
      slippageToleranceBps,
      dataFeeWei,
      isTrialOnly,
      orderId,
      route,
      funding,
      isRouteOfSignal: route === signal.route,
      account: choice.account,
      bid,
      gas,
      gasLimit,
      predictedProfit: expectedProfit,
      netProfit: { token: expectedProfit.token, amountWei: expectedProfit.amountWei - gasCostInToken },
      targetBlocks,
      expiryBlock,
      // A simulation predicts anew, on a state that is at least the head's.
      observedBlock:
        settings.simulation === "off" || !canBeTried(signal.behind) ? predictedIn(drafted.draft, head) : head.number,
      ...(signal.behind !== undefined
        ? { behind: signal.behind }
        : parts.divergences?.isOwn(signal) === true && { sizedIn: drafted.draft.observedBlock }),
    },
  };
}

/** As the source tells it, where it does, and as far as it can be true: whoever explains an end reads the logs from there. */
function predictedIn({ observedBlock }: FlashDraft, head: Head): bigint {
  return observedBlock === 0n ? head.number : greater(observedBlock, head.number - MAX_SIGNAL_BLOCKS);
}

function blocksFrom(
  head: Head,
  submission: Submission,
  settings: FlashSettings,
): Pick<FlashPlan, "targetBlocks" | "expiryBlock"> {
  const fallbackBlocks = BigInt(settings.fallbackBlocks);
  if (submission === "public") return { targetBlocks: [], expiryBlock: head.number + fallbackBlocks };
  const targetBlocks = Array.from({ length: settings.targetBlocks }, (_, index) => head.number + 1n + BigInt(index));
  const last = head.number + BigInt(targetBlocks.length);
  return { targetBlocks, expiryBlock: submission === "hybrid" ? last + fallbackBlocks : last };
}
