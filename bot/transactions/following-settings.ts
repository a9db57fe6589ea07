import type { Way } from "../accounts/nonce-book.ts";
import type { FeeCaps } from "./fees.ts";

/** Private: bundles only. Public: the public pool only. Hybrid: bundles first, then the public pool. */
export type Submission = "private" | "hybrid" | "public";

/** What relays are given: bundles for single blocks, or private transactions that wait for any block up to the last one. */
export type PrivateVia = "bundle" | "transaction";

/** How transactions are sent, replaced and followed; amounts in wei of the native coin. */
export interface FollowingSettings extends FeeCaps {
  readonly chainId: bigint;
  /** 0 to 100: which percentile of the gas of recent blocks shows what the market pays above the base fee. */
  readonly gasPercentile: number;
  /** `relay`: each relay is asked to try a bundle before it is sent one. */
  readonly simulation: "off" | "node" | "relay";
  /** The depth at which a block counts: 1 = the block itself. */
  readonly confirmationBlocks: number;
  /** How many blocks a reorganisation takes back at most: what has so many on top of it is final. On Ethereum two epochs. */
  readonly finalityBlocks: number;
  /** How often a transaction is replaced by one that pays more. */
  readonly retryAttempts: number;
  /** How long what is hybrid stays private at least; its target blocks are waited for in any case. */
  readonly privateTimeoutMs: number;
  /** What is hybrid pays in the public pool, in parts of what its bundles paid: 10,000 is the same. */
  readonly fallbackMultiplierBps: bigint;
}

/** How a nonce is found: what begins in a relay competes for the lowest one. */
export function wayOf(submission: Submission): Way {
  return submission === "public" ? "public" : "private";
}
