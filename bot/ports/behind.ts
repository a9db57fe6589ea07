import type { Hex } from "../core/hex.ts";
import type { Call, CallResult } from "./chain.ts";

/** What a call does behind a transaction that waits for a block. */
export type CallBehindResult =
  | CallResult
  /** That transaction cannot come next, or would revert itself: why, in a few words. */
  | { readonly status: "overtaken"; readonly detail: string };

/** What became of a transaction that waited for a block. */
export type Fate = "waiting" | "replaced" | { readonly landedIn: bigint };

/** The chain as those need it who trade right behind a signed transaction of somebody else. */
export interface BehindChain {
  /** Tries the call in the next block, right behind the transaction. Never rejects. */
  callBehind(raw: Hex, call: Omit<Call, "atBlock">): Promise<CallBehindResult>;
  /** Rejects when no node answers. */
  fateOf(raw: Hex): Promise<Fate>;
}
