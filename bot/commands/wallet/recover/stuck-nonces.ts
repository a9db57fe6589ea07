import type { JsonRpcApiProvider } from "ethers";
import type { Address } from "../../../core/hex.ts";
import type { Fees } from "../gas-now.ts";
import { pooledTransactions, type PooledTransactions } from "./pooled-transactions.ts";

/**
 * Why a nonce holds up what comes after it: `pending`: its transaction waits in the pool; `gap`: nothing has it, but a
 * later one waits; `queued`: its transaction waits behind a gap.
 */
export type StuckReason = "pending" | "gap" | "queued";

export interface StuckNonce {
  readonly nonce: number;
  readonly reason: StuckReason;
  /** What the waiting transaction offers; undefined when there is none, or the node does not tell. */
  readonly pooled: Fees | undefined;
}

/** An account's nonces on one network. */
export interface NonceState {
  /** How many are in blocks: the next one to be included. */
  readonly latest: number;
  readonly stuck: readonly StuckNonce[];
  /** Whether the node tells what waits behind a gap. */
  readonly isQueueKnown: boolean;
}

/** Reads the counts and, where the node tells it, the pool. */
export async function readNonces(provider: JsonRpcApiProvider, account: Address): Promise<NonceState> {
  const [latest, pending, pooled] = await Promise.all([
    provider.getTransactionCount(account, "latest"),
    provider.getTransactionCount(account, "pending"),
    pooledTransactions(provider, account),
  ]);
  return { latest, stuck: stuckNonces(latest, pending, pooled), isQueueKnown: pooled !== undefined };
}

/** Every nonce from the next one to the last that waits for anything. */
export function stuckNonces(latest: number, pending: number, pooled: PooledTransactions): readonly StuckNonce[] {
  const waiting = [...(pooled?.keys() ?? [])].filter((nonce) => nonce >= latest);
  const end = Math.max(pending, ...waiting.map((nonce) => nonce + 1));
  return Array.from({ length: Math.max(0, end - latest) }, (_empty, index) => {
    const nonce = latest + index;
    const fees = pooled?.get(nonce);
    const reason = nonce < pending ? "pending" : fees === undefined ? "gap" : "queued";
    return { nonce, reason, pooled: fees };
  });
}
