import type { Address, Hex } from "../../core/hex.ts";
import type { ReplayedLog, ReplayedTransaction } from "../../fork/replayed-transaction.ts";

/** What transactions did something with. */
export interface Touched {
  /** Accounts that were called or that wrote an event, each once. */
  readonly accounts: readonly Address[];
  /** Everything that was told: pools without a contract of their own are named there. */
  readonly logs: readonly ReplayedLog[];
}

export function touchedBy(transactions: readonly ReplayedTransaction[]): Touched {
  const logs = transactions.flatMap((transaction) => transaction.logs);
  const called = transactions.flatMap((transaction) => transaction.called);
  return { accounts: [...new Set([...called, ...logs.map(({ address }) => address)])], logs };
}

const ADDRESS_DIGITS = 42;

/**
 * Everything that may name a pool whose state a transaction changed: accounts whose storage it wrote, accounts that wrote
 * an event, and what their events speak of. That is where Uniswap V4 and Balancer V2 name their pools: V4 by an id, and
 * Balancer by one that begins with the pool's address.
 */
export function changedKeys({ changes, logs }: ReplayedTransaction): ReadonlySet<Hex> {
  const written = (Object.keys(changes) as Address[]).filter((account) => changes[account]?.storage !== undefined);
  const told = logs.flatMap(({ address, topics }) => [
    address,
    ...topics.flatMap((topic) => [topic, topic.slice(0, ADDRESS_DIGITS) as Hex]),
  ]);
  return new Set([...written, ...told]);
}
