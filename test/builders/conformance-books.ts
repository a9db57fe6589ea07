import type { Address } from "../../bot/core/hex.ts";
import type { Inclusion } from "../../bot/core/outcome.ts";
import type { TokenAmount } from "../../bot/core/money.ts";
import type { Order } from "../../bot/core/order.ts";

/** What the orders say that they have changed: each token, and what went to the miners and how often. */
export interface BookedChanges {
  readonly tokens: ReadonlyMap<Address, bigint>;
  readonly gasCostWei: bigint;
  /** Transactions of ours that are in blocks, by nonce. */
  readonly landed: number;
}

/** The sum of what is in the books of the orders. */
export function bookedChanges(orders: readonly Order[]): BookedChanges {
  const inclusions = orders.flatMap(inclusionsOf);
  const tokens = new Map<Address, bigint>();
  for (const { token, amountWei } of orders.flatMap(changesOf)) {
    tokens.set(token, (tokens.get(token) ?? 0n) + amountWei);
  }
  const gasCostWei = inclusions.reduce((sum, inclusion) => sum + inclusion.gasCostWei, 0n);
  return { tokens, gasCostWei, landed: inclusions.length };
}

/** Where anything of the order is included. */
export function inclusionsOf({ inclusion, parts }: Order): readonly Inclusion[] {
  const ofParts = parts.flatMap((part) => part.inclusion ?? []);
  return inclusion === undefined ? ofParts : [inclusion, ...ofParts];
}

/** By the parts, where there are some: what the order says as a whole is compared with them by a case of its own. */
function changesOf({ outcome, parts }: Order): readonly TokenAmount[] {
  if (parts.length === 0) return outcome === undefined ? [] : [outcome.realisedProfit];
  return parts.flatMap(({ outcome: done }) => {
    const sold = done?.sold === undefined ? [] : [{ ...done.sold, amountWei: -done.sold.amountWei }];
    return done?.received === undefined ? sold : [...sold, done.received];
  });
}
