import type { Hex } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Call } from "../../ports/chain.ts";
import type { Funding } from "./funding.ts";

/** A trial on the newest state that reverted, although its amounts are exact in the state of an earlier block. */
export interface RevertedTrial {
  readonly route: Route;
  readonly funding: Funding;
  readonly predictedProfit: TokenAmount;
  readonly call: Omit<Call, "atBlock">;
  readonly revertData: Hex;
  /** The block in whose state this bot computed the amounts. */
  readonly sizedIn: bigint;
}

/** Who finds out whether a trial reverted because the market moved, or because a pool is not what it was computed as. */
export interface RevertedTrials {
  /** Whether this bot has computed the signal's amounts itself: what others computed says nothing of a pool. */
  isOwn(signal: FlashArbitrageSignal): boolean;
  /** Nothing waits for what becomes of it. */
  reverted(trial: RevertedTrial): void;
}
