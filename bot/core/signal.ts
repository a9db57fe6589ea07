import type { Hex } from "./hex.ts";
import type { TokenAmount } from "./money.ts";
import type { Path } from "./path.ts";
import type { Route } from "./route.ts";

/** What the engine needs to know of any signal. */
interface SignalFacts {
  /** u64. With the resources, unique for its source: some sources give one id to what they see in one instant. */
  readonly signalId: bigint;
  /** u16. */
  readonly strategyId: number;
  readonly source: string;
  /** Wall clock, when the source saw the opportunity. */
  readonly detectedAtMs: number;
  /** The block whose state it was seen in; 0n when the source does not tell. */
  readonly observedBlock: bigint;
  /** The last block in which it is worth trying; 2^64-1 when the source does not tell. */
  readonly validThroughBlock: bigint;
  /** Wall clock, the last moment in which it is worth trying; absent when the source does not tell. */
  readonly validUntilMs?: number;
  /** Before premium, gas and bid; absent when the source gave no amounts. */
  readonly expectedProfit?: TokenAmount;
  /** What the source itself expects to be left, in 1e-8 USD; says which signal comes first, and is believed for nothing else. */
  readonly claimedProfitUsdE8?: bigint;
  /** What one order at a time may use, such as pools: names that mean nothing to the engine. */
  readonly resources: readonly string[];
  /** An earlier signal of the same source and strategy that this one takes the place of. */
  readonly replacesSignalId?: bigint;
}

/** What a source may ask of an order besides; it can narrow what the settings allow, and never widen it. */
export interface FlashWishes {
  readonly maxGasPriceWei?: bigint;
  readonly slippageToleranceBps?: bigint;
  /** `simulate`: it is tried, and not signed. */
  readonly submission?: "public" | "private" | "simulate";
}

/** A transaction that waits for a block: what is worth something right behind it, and nowhere else, goes with it. */
export interface Behind {
  /** What a relay knows it by; the keccak256 of its hash where it was only hinted at. */
  readonly transactionHash: Hex;
  /** Its signed bytes; absent where a relay alone has them. */
  readonly raw?: Hex;
}

/** A cycle over pools, sized and quoted, to be paid for by a flash loan. */
export interface SizedArbitrageSignal extends SignalFacts {
  readonly kind: "flash-arbitrage";
  readonly route: Route;
  readonly path?: never;
  readonly expectedProfit: TokenAmount;
  readonly wishes?: FlashWishes;
  /** Where its amounts are true; absent: at the head. */
  readonly behind?: Behind;
}

/** A cycle over pools without amounts: the plan sizes it. */
export interface UnsizedArbitrageSignal extends SignalFacts {
  readonly kind: "flash-arbitrage";
  readonly path: Path;
  readonly route?: never;
  readonly expectedProfit?: never;
  readonly wishes?: FlashWishes;
  readonly behind?: Behind;
}

/** An arbitrage that a flash loan pays for. */
export type FlashArbitrageSignal = SizedArbitrageSignal | UnsizedArbitrageSignal;

/** Where it goes, with or without amounts. */
export function pathOf(signal: FlashArbitrageSignal): Path {
  return signal.route ?? signal.path;
}

/** Something that could be earned: decoded once at the edge, told apart by `kind`. */
export type Signal = FlashArbitrageSignal;

/** Which executor a signal is for. */
export type SignalKind = Signal["kind"];
