import type { TokenAmount } from "./money.ts";
import type { Route } from "./route.ts";

/** What the engine needs to know of any signal. */
interface SignalFacts {
  /** u64, unique for its source. */
  readonly signalId: bigint;
  /** u16. */
  readonly strategyId: number;
  readonly source: string;
  /** Wall clock, when the source saw the opportunity. */
  readonly detectedAtMs: number;
  /** The block whose state it was seen in. */
  readonly observedBlock: bigint;
  /** The last block in which it is worth trying. */
  readonly validThroughBlock: bigint;
  /** Before premium, gas and bid. */
  readonly expectedProfit: TokenAmount;
  /** What one order at a time may use, such as pools: names that mean nothing to the engine. */
  readonly resources: readonly string[];
}

/** A cycle over pools, sized and quoted, to be paid for by a flash loan. */
export interface FlashArbitrageSignal extends SignalFacts {
  readonly kind: "flash-arbitrage";
  readonly route: Route;
}

/** Something that could be earned: decoded once at the edge, told apart by `kind`. */
export type Signal = FlashArbitrageSignal;

/** Which executor a signal is for. */
export type SignalKind = Signal["kind"];
