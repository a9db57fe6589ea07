import type { Address } from "../core/hex.ts";
import type { SignalKind } from "../core/signal.ts";

/** How a part ended. `denied` is ours: it never went out. */
export type PartEnd = "confirmed" | "failed" | "denied";

/** One part of a trade that has ended; a retry is a part of its own. */
export interface PartRecord {
  readonly orderId: bigint;
  /** Unique in its order. */
  readonly partId: string;
  readonly tradeId: string;
  readonly kind: SignalKind;
  /** By its name. */
  readonly exchange: string;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountInWei: bigint;
  /** By the receipt; absent when nothing came. */
  readonly amountOutWei?: bigint;
  /** What went in was worth this when it was sent, in 1e-8 USD; absent when there was no fresh price. */
  readonly volumeUsdE8?: bigint;
  readonly status: PartEnd;
  /** In words for a person. */
  readonly error?: string;
  readonly gasUsed?: bigint;
  /** Per unit, by the receipt. */
  readonly gasPriceWei?: bigint;
  /** Wall clock; absent when it never went out. */
  readonly submittedAtMs?: number;
  /** Wall clock. */
  readonly endedAtMs: number;
}

/** Two tokens, in either order. */
export type TokenPair = readonly [Address, Address];

/** The name of a pair, whichever token comes first. */
export function pairName([one, other]: TokenPair): string {
  return one < other ? `${one}/${other}` : `${other}/${one}`;
}

export interface PartsQuery {
  readonly exchange?: string;
  readonly pair?: TokenPair;
  readonly status?: PartEnd;
  /** Ended then or later. */
  readonly sinceMs?: number;
  readonly limit: number;
}

/** What went wrong, and when. */
export interface PartError {
  readonly atMs: number;
  readonly error: string;
}

/** How an exchange or a pair did lately. Denied parts count for nothing: they say nothing about it. */
export interface TradeStatistics {
  readonly confirmed: number;
  readonly failed: number;
  /** Of the confirmed: what failed has often not used all that it would have. Absent without any. */
  readonly averageGasUsed?: bigint | undefined;
  readonly averageGasPriceWei?: bigint | undefined;
  /** From sending to the depth that counts as confirmed. */
  readonly medianConfirmMs?: number | undefined;
  /** Confirmed within the last 24 hours, as far as it was priced. */
  readonly dayVolumeUsdE8: bigint;
  /** The newest first, a few. */
  readonly lastErrors: readonly PartError[];
}

/** A trade's id and the order that it became. */
export interface KnownTrade {
  readonly tradeId: string;
  readonly orderId: bigint;
  readonly kind: SignalKind;
  /** Wall clock. */
  readonly atMs: number;
}

/**
 * What trades have taught, over restarts: ids that are used up, how their parts ended, how exchanges do. Made from what the
 * journal has, so that telling it anything twice changes nothing. All but {@link listParts} answers from memory.
 */
export interface TradeMemory {
  isKnownTrade(tradeId: string): boolean;
  /** Takes an id for an order; false when another order has it. */
  rememberTrade(trade: KnownTrade): boolean;
  /** Adds a part's end, or replaces what was known of that part: a reorganisation may change it. */
  recordPart(record: PartRecord): void;
  /** Takes a part's end back: it has not ended after all. */
  forgetPart(orderId: bigint, partId: string): void;
  ofExchange(exchange: string): TradeStatistics;
  ofPair(pair: TokenPair): TradeStatistics;
  /** Newest first. Throws STORE_UNUSABLE when the records cannot be read. */
  listParts(query: PartsQuery): readonly PartRecord[];
}
