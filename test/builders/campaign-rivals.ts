import type { Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";

/**
 * Which transactions for a nonce know of each other: those of one order, those that one names as competing with it, and
 * all that these know. Returns the name of a transaction's group; one that no order has is alone.
 */
export function rivalGroups(orders: readonly Order[]): (hash: Hex) => Hex {
  const parents = new Map<Hex, Hex>();
  const rootOf = (hash: Hex): Hex => {
    let root = hash;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  const link = (one: Hex, other: Hex): void => {
    const [root, otherRoot] = [rootOf(one), rootOf(other)];
    if (root !== otherRoot) parents.set(root, otherRoot);
  };
  for (const { intents } of orders) {
    const firstFor = new Map<string, Hex>();
    for (const { transaction } of intents) {
      const { account, nonce, hash, competesWith } = transaction;
      const first = firstFor.get(`${account} ${nonce}`) ?? hash;
      firstFor.set(`${account} ${nonce}`, first);
      link(hash, first);
      for (const rival of competesWith) link(hash, rival);
    }
  }
  return rootOf;
}
