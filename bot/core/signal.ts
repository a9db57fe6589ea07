import type { Address, Hex } from "./hex.ts";
import type { LegsArbitrage } from "./legs-arbitrage.ts";
import type { TokenAmount } from "./money.ts";
import type { Path } from "./path.ts";
import type { Route } from "./route.ts";
import type { SplitTrade } from "./split-trade.ts";

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

/** A trade that somebody wants, to be split over exchanges. */
export interface SplitTradeSignal extends SignalFacts {
  readonly kind: "split-trade";
  readonly trade: SplitTrade;
  /** It changes one asset for another, and is made for no profit. */
  readonly expectedProfit?: never;
}

/** An arbitrage by two swaps of our own, with capital of our own. */
export interface LegsArbitrageSignal extends SignalFacts {
  readonly kind: "legs-arbitrage";
  readonly legs: LegsArbitrage;
}

/** Something that could be earned or is wanted: decoded once at the edge, told apart by `kind`. */
export type Signal = FlashArbitrageSignal | SplitTradeSignal | LegsArbitrageSignal;

/** The signal of an order that a flash executor was given; throws when it was given another's. */
export function flashSignal(signal: Signal): FlashArbitrageSignal {
  if (signal.kind === "flash-arbitrage") return signal;
  throw new Error(`a "${signal.kind}" is no flash arbitrage`);
}

/** The token in which an order for the signal counts what it brings. */
export function profitTokenOf(signal: Signal): Address {
  switch (signal.kind) {
    case "flash-arbitrage":
      return pathOf(signal).profitToken;
    case "split-trade":
      return signal.trade.tokenOut;
    case "legs-arbitrage":
      return signal.legs.path.profitToken;
  }
}

/** Which executor a signal is for. */
export type SignalKind = Signal["kind"];
