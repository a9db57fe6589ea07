import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { OrderPart, SwapBrief } from "../../core/part.ts";
import type { PartDetails } from "../../trading/parts/part-details.ts";
import { wasOutOfGas } from "../../trading/parts/part-purpose.ts";
import { legsSignal } from "./legs-signal.ts";
import { legsTokens } from "./legs-route.ts";

/** A part that buys or sells. */
export type SwapPart = OrderPart & { readonly brief: SwapBrief };

/** What is known to have happened in an arbitrage by legs, by the receipts; amounts in base units. */
export interface LegsProgress {
  readonly buys: readonly SwapPart[];
  /** Of what was bought: the second leg, and all that was tried in its place. */
  readonly sales: readonly SwapPart[];
  /** Of the profit token: what went in and came back. */
  readonly paidWei: bigint;
  readonly returnedWei: bigint;
  /** Of the other token. */
  readonly boughtWei: bigint;
  /** Bought and not sold; below zero where a reorganisation took back the purchase of what was sold. */
  readonly heldWei: bigint;
  /** The fate of a part is not certain. */
  readonly isAnyOpen: boolean;
}

export function progressOf(order: Order): LegsProgress {
  const { profitToken } = legsTokens(legsSignal(order.signal).legs);
  const swaps = order.parts.filter(isSwap);
  const [buys, sales] = [
    swaps.filter(({ brief }) => brief.sold.token === profitToken),
    swaps.filter(({ brief }) => brief.sold.token !== profitToken),
  ];
  const boughtWei = sum(buys, ({ outcome }) => outcome?.received?.amountWei);
  return {
    buys,
    sales,
    paidWei: sum(buys, ({ outcome }) => outcome?.sold?.amountWei),
    returnedWei: sum(sales, ({ outcome }) => outcome?.received?.amountWei),
    boughtWei,
    heldWei: boughtWei - sum(sales, ({ outcome }) => outcome?.sold?.amountWei),
    isAnyOpen: order.parts.some(({ state }) => !isTerminal(state)),
  };
}

/** What an amount of what was bought has cost, rounded up. */
export function costOf({ paidWei, boughtWei }: LegsProgress, amountWei: bigint): bigint {
  return boughtWei === 0n ? 0n : (paidWei * amountWei + boughtWei - 1n) / boughtWei;
}

/** Whether a part has failed for lack of gas. */
export function ranOutOfGas({ failure }: OrderPart): boolean {
  return failure !== undefined && wasOutOfGas(failure.detail);
}

/** The gas that the last part at the exchange should have at least: twice what was too little there. */
export function gasAfterLack(order: Order, exchange: string): bigint {
  const lacking = order.parts.findLast((part) => isSwap(part) && part.brief.exchange === exchange && ranOutOfGas(part));
  const intent = order.intents.find(({ part }) => part !== undefined && part.partId === lacking?.brief.partId);
  return intent === undefined ? 0n : 2n * (intent.details as PartDetails).gasLimit;
}

function isSwap(part: OrderPart): part is SwapPart {
  return part.brief.purpose === "swap";
}

function sum(parts: readonly SwapPart[], amountOf: (part: SwapPart) => bigint | undefined): bigint {
  return parts.reduce((total, part) => total + (amountOf(part) ?? 0n), 0n);
}
