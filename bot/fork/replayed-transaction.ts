import type { Address, Hex } from "../core/hex.ts";
import type { StateDiff } from "./state-diff.ts";

/** An event of a replayed transaction. */
export interface ReplayedLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What a block's transaction did when it was executed again in its place. */
export interface ReplayedTransaction {
  readonly index: number;
  /** As the chain knows it. */
  readonly hash: Hex;
  readonly from: Address;
  readonly to: Address | null;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly logs: readonly ReplayedLog[];
  readonly logsBloom: Hex;
  /** Every account that was called on the way, each once. */
  readonly called: readonly Address[];
  readonly changes: StateDiff;
}
