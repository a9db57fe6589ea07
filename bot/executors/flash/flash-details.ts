import type { Address, Hex } from "../../core/hex.ts";
import type { Intent } from "../../core/intent.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Order } from "../../core/order.ts";
import type { Route } from "../../core/route.ts";
import type { Submission } from "./flash-settings.ts";

/** Everything that a process which did not plan the order needs to know to finish it. */
export interface FlashDetails {
  readonly route: Route;
  /** In the order of the route. */
  readonly pools: readonly Address[];
  readonly profitToken: Address;
  readonly predictedProfit: TokenAmount;
  readonly submission: Submission;
  readonly targetBlocks: readonly bigint[];
  readonly expiryBlock: bigint;
  readonly observedBlock: bigint;
  readonly contract: Address;
  readonly wrappedNative: Address;
  /** Where the contract sends the profit, when it does not stay there. */
  readonly profitRecipient?: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
}

/** What the order signed to trade, and what it signed later to spend the same nonce on nothing. */
export function flashIntents(order: Order): { readonly execution: Intent<FlashDetails>; readonly cancel?: Intent } {
  const execution = order.intents.find(({ transaction }) => transaction.purpose === "execute");
  if (execution === undefined) throw new Error(`order ${order.orderId} has nothing signed to execute`);
  const cancel = order.intents.findLast(({ transaction }) => transaction.purpose === "cancel");
  return { execution: execution as Intent<FlashDetails>, ...(cancel === undefined ? {} : { cancel }) };
}
