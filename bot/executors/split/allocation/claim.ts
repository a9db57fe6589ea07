import type { TokenPair } from "../../../ports/trade-memory.ts";

/** What one part of a trade takes of the room of its exchange and of its pair. */
export interface Claim {
  readonly orderId: bigint;
  /** Names the exchange and the attempt; unique in its order. */
  readonly partId: string;
  /** By its name. */
  readonly exchange: string;
  readonly pair: TokenPair;
  /** What goes in, in 1e-8 USD, by the prices of its plan. */
  readonly usdE8: bigint;
}

/** A claim as it is found after a start. */
export interface StandingClaim extends Claim {
  /** Wall clock of its confirmation; absent while it is reserved. */
  readonly committedAtMs?: number;
}

/** Which room is too small, and by how much. */
export interface HeadroomRefusal {
  readonly of: "exchange" | "pair";
  /** The exchange's, or the pair's. */
  readonly name: string;
  readonly wantedUsdE8: bigint;
  readonly headroomUsdE8: bigint;
}
