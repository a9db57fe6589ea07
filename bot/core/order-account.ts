import type { TokenAmount } from "./money.ts";
import type { Order } from "./order.ts";
import type { Inclusion } from "./outcome.ts";

/** Where everything of the order that was included was included, in the order of its parts. */
export function inclusionsOf({ inclusion, outcome, parts }: Order): readonly Inclusion[] {
  if (parts.length > 0) return parts.flatMap((part) => part.inclusion ?? []);
  const own = inclusion ?? outcome?.inclusion;
  return own === undefined ? [] : [own];
}

/** In the chain's native coin: of everything that was included, reverted or not. */
export function gasCostWeiOf(order: Order): bigint {
  return inclusionsOf(order).reduce((sum, { gasCostWei }) => sum + gasCostWei, 0n);
}

/** What the order gained, and below zero lost, before gas: of each token as much as its end says. */
export function gainsOf({ outcome, failure }: Order): readonly TokenAmount[] {
  const balance = outcome ?? failure?.balance;
  return balance === undefined ? [] : [balance.realisedProfit, ...(balance.held ?? [])];
}
