import type { PendingTransaction } from "../core/pending-transaction.ts";

/** How a feed fares, counted since the start. */
export interface FeedFigures {
  readonly isConnected: boolean;
  /** How often the connection was made again. */
  readonly reconnects: number;
  /** All that came, readable or not. */
  readonly events: number;
  /** What was of no use, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Tells of transactions that wait for a block: a node's public pool, or hints of those that nobody may see. */
export interface PendingTransactions {
  readonly name: string;
  /** Begins to tell, and goes on after every loss of the connection, until {@link stop}. Never rejects. */
  start(listener: (transaction: PendingTransaction) => void): Promise<void>;
  stop(): Promise<void>;
  figures(): FeedFigures;
}
