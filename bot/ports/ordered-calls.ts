import type { Address, Hex } from "../core/hex.ts";
import type { Log } from "./chain.ts";

/** A call that is only tried. */
export interface TriedCall {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly gasLimit?: bigint;
}

/** What one call did when it was tried. */
export interface TriedOutcome {
  readonly succeeded: boolean;
  readonly returnData: Hex;
  readonly gasUsed: bigint;
  readonly logs: readonly Pick<Log, "address" | "topics" | "data">[];
}

/** Tries calls one after the other on the newest state, each on what those before it left. */
export interface OrderedCalls {
  /** As many outcomes as calls. Rejects in a few words when no node can say. */
  tryInOrder(calls: readonly TriedCall[]): Promise<readonly TriedOutcome[]>;
}
