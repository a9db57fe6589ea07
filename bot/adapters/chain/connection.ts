import type { RpcClient } from "./rpc-client.ts";

/**
 * One connection to one node. A request that no node answered in time rejects with an error that is none of the node's
 * ({@link rpcErrorOf}).
 */
export interface Connection extends RpcClient {
  /** A request that is not kept waiting by others made in the same turn, and fails with none of them. */
  sendAlone(method: string, params: unknown[]): Promise<unknown>;
  /** Hears what the node tells of new heads, unread; absent where nodes only answer. */
  readonly onNewHeads?: (listener: (header: unknown) => void) => Promise<void>;
  /** Hears what else the node tells by itself, unread: of the parameters of eth_subscribe. Absent as above. */
  readonly subscribe?: (params: unknown[], listener: (told: unknown) => void) => Promise<void>;
  /** No further request will come. What is under way over HTTP may still be answered; resolves when nothing is. */
  retire(): Promise<void>;
  /** Ends at once, with whatever is under way. */
  close(): void;
}

/** What every connection of a pool has in common. */
export interface ConnectionSettings {
  readonly chainId: bigint;
  readonly requestTimeoutMs: number;
  /** How many requests of one turn share an HTTP exchange. */
  readonly batchMaxCount: number;
}
