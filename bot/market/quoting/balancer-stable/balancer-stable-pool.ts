import type { Address, Hex } from "../../../core/hex.ts";
import type { Amplification } from "./amplification.ts";

/** A stable pool of Balancer V2 with all that its exact quote depends on. */
export interface BalancerStablePool {
  readonly venue: "balancer-v2";
  readonly kind: "stable";
  readonly address: Address;
  readonly poolId: Hex;
  /** As the Vault sorts them, ascending, without the pool's own token. The other lists are in the same order. */
  readonly tokens: readonly Address[];
  /** Base units, as the Vault counts them. */
  readonly balances: readonly bigint[];
  /** Brings base units to 18 decimals when multiplied with 18 decimals: 10^(36 − decimals). */
  readonly scales: readonly bigint[];
  /** Null where a token has no rate provider: its rate is 1. */
  readonly rates: readonly (TokenRate | null)[];
  readonly amplification: Amplification;
  /** A share with 18 decimals, taken from the amount in. */
  readonly swapFee: bigint;
  readonly version: StableVersion;
  /** Seconds since 1970 of the block in which the quote holds: rates expire and the amplification moves with it. */
  readonly timestampS: bigint;
}

/** What one of a token is worth, with 18 decimals. */
export interface TokenRate {
  /** As the pool has noted it. */
  readonly cached: bigint;
  /** The last second, since 1970, for which the note is good. */
  readonly expires: bigint;
  /** What the provider says now: the pool takes note of it in the first swap after the note's time. */
  readonly fresh: bigint;
}

/**
 * Which of Balancer's stable pools it is.
 * - "2021": StablePool and MetaStablePool; their invariant is rounded up.
 * - "2021-phantom": StablePhantomPool; besides, it swaps at an expired rate and only then takes note of the new one.
 * - "2022": StablePool since June 2022 and ComposableStablePool; their invariant is computed as Curve does.
 */
export type StableVersion = "2021" | "2021-phantom" | "2022";
