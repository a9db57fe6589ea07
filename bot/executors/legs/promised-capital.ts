import type { Address } from "../../core/hex.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { CapitalPromise } from "../../trading/capital/capital-book.ts";
import { firstDetails } from "./legs-details.ts";
import { legsTokens } from "./legs-route.ts";
import { legsSignal } from "./legs-signal.ts";
import type { Exchanges } from "./venue.ts";
import { progressOf } from "./progress.ts";

/** What an order that has signed has still to sell: what its purchase pays, and what it holds until it ends. */
export function promisedCapital(order: Order, account: Address, exchanges: Exchanges): readonly CapitalPromise[] {
  if (isTerminal(order.state)) return [];
  const { boughtToken } = legsTokens(legsSignal(order.signal).legs);
  const { heldWei } = progressOf(order);
  const unsigned = firstDetails(order).legs.following.map(({ brief }) => brief);
  const swaps = [...order.parts.filter(isPending).map(({ brief }) => brief), ...unsigned];
  const promises = swaps.flatMap((brief): CapitalPromise[] => {
    if (brief.purpose !== "swap") return [];
    const spender = exchanges.exchanges.find(({ name }) => name === brief.exchange)?.router;
    return spender === undefined ? [] : [{ account, spender, ...brief.sold }];
  });
  const address = legsSignal(order.signal).legs.path.hops[1]?.pool;
  const spender = address && exchanges.exchangeOf(address)?.router;
  if (heldWei <= 0n || spender === undefined) return promises;
  return [
    ...promises.filter(({ token }) => token !== boughtToken),
    { account, token: boughtToken, spender, amountWei: heldWei },
  ];
}

/** No block has it yet. */
function isPending({ state, inclusion }: Order["parts"][number]): boolean {
  return !isTerminal(state) && inclusion === undefined;
}
