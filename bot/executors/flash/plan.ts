import type { Accounts } from "../../accounts/accounts.ts";
import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Order } from "../../core/order.ts";
import type { Route } from "../../core/route.ts";
import type { NativePrices } from "../../market/native-price.ts";
import type { Chain } from "../../ports/chain.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { appraise } from "./appraise.ts";
import { expiredAt } from "./assess.ts";
import type { Bid } from "./bid.ts";
import { type Demand, demandOf } from "./demand.ts";
import { estimateExecutionGas, gasLimitFor } from "./execution-gas.ts";
import { expectedProfitOf } from "./expected-profit.ts";
import { feeMarketAfter } from "./fee-market.ts";
import { type FlashSettings, wayOf } from "./flash-settings.ts";

/** One flash arbitrage, ready to be tried and signed. */
export interface FlashPlan extends Demand {
  readonly orderId: bigint;
  readonly route: Route;
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
}

/** What is needed to plan. */
export interface PlanningParts {
  readonly chain: Chain;
  readonly accounts: Accounts;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
}

/** Plans the order for the account that has the least to do; its nonce is found when it is signed. */
export async function planExecution(
  order: Order,
  { chain, accounts, prices, settings }: PlanningParts,
): Promise<OrDenied<{ readonly plan: FlashPlan }>> {
  const { orderId } = order;
  const { route, observedBlock } = order.signal;
  await accounts.fresh();

  const head = chain.head();
  const expired = expiredAt(order.signal, head);
  if (expired !== undefined) return { denied: expired };
  const expected = expectedProfitOf(order.signal, settings);
  if (expected.denied !== undefined) return expected;
  const { expectedProfit } = expected;
  const gas = estimateExecutionGas(route, settings);
  // What nothing will measure gets all the gas that is allowed: tokens differ too much for an estimate's fifth.
  const limit = settings.simulation === "off" ? settings.gasLimitCeiling : gas;
  const gasLimit = gasLimitFor(limit, settings.gasLimitCeiling);
  if (gasLimit === undefined || gas > gasLimit)
    return { denied: { code: "invalid-signal", problem: `it needs about ${gas} gas` } };
  const market = feeMarketAfter(head, chain.feeHistory(), settings.gasPercentile);
  const appraised = appraise(expectedProfit, gas, market, prices, settings);
  if (appraised.denied !== undefined) return appraised;
  const { appraisal } = appraised;
  const { bid, gasCostInToken } = appraisal;

  const { targetBlocks, expiryBlock } = blocksFrom(head, settings);
  const terms = { route, expectedProfitWei: expectedProfit.amountWei, appraisal, expiryBlock };
  const demanded = demandOf(terms, settings);
  if (demanded.denied !== undefined) return demanded;
  const choice = accounts.choose(orderId, gasLimit * bid.maxFeePerGasWei, wayOf(settings.submission));
  if ("refused" in choice) return { denied: choice.refused };
  return {
    plan: {
      ...demanded.demand,
      orderId,
      route,
      account: choice.account,
      bid,
      gas,
      gasLimit,
      predictedProfit: expectedProfit,
      netProfit: { token: expectedProfit.token, amountWei: expectedProfit.amountWei - gasCostInToken },
      targetBlocks,
      expiryBlock,
      // A simulation predicts anew, on a state that is at least the head's.
      observedBlock: settings.simulation === "off" ? observedBlock : head.number,
    },
  };
}

function blocksFrom(head: Head, settings: FlashSettings): Pick<FlashPlan, "targetBlocks" | "expiryBlock"> {
  const fallbackBlocks = BigInt(settings.fallbackBlocks);
  if (settings.submission === "public") return { targetBlocks: [], expiryBlock: head.number + fallbackBlocks };
  const targetBlocks = Array.from({ length: settings.targetBlocks }, (_, index) => head.number + 1n + BigInt(index));
  const last = head.number + BigInt(targetBlocks.length);
  return { targetBlocks, expiryBlock: settings.submission === "hybrid" ? last + fallbackBlocks : last };
}
