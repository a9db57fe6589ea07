import type { Address } from "../../core/hex.ts";
import type { FollowingSettings, PrivateVia, Submission } from "../../transactions/following-settings.ts";

/** How the transactions of trades are bounded, paid for and sent; amounts in wei of the native coin. */
export interface TradingSettings extends FollowingSettings {
  /** In which gas is paid, as a token. */
  readonly wrappedNative: Address;
  readonly submission: Submission;
  readonly privateVia: PrivateVia;
  /** For how many of the next blocks a bundle is offered. */
  readonly targetBlocks: number;
  /** How many blocks a transaction may wait in the public pool before it expires. */
  readonly fallbackBlocks: number;
  /** How often the chain has a block: deadlines of routers are times. */
  readonly blockTimeMs: number;
  /** No transaction has more gas. */
  readonly gasLimitCeiling: bigint;
  /** How much less than its fresh quote a swap may bring. */
  readonly maxSlippageBps: bigint;
  /** Until an order's nonces are neutralised. */
  readonly timeoutMs: number;
  /** Before what has failed is tried anew: doubled each time, with up to a quarter more by chance. */
  readonly retryDelayMs: number;
  /** How often a part is tried anew in all, after its failure is certain. */
  readonly retries: number;
}
