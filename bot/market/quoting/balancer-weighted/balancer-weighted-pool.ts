import type { Address, Hex } from "../../../core/hex.ts";

/** A weighted pool of Balancer V2 with all that its exact quote depends on. */
export interface BalancerWeightedPool {
  readonly venue: "balancer-v2";
  readonly kind: "weighted";
  readonly address: Address;
  readonly poolId: Hex;
  /** As the Vault sorts them: ascending. The other lists are in the same order. */
  readonly tokens: readonly Address[];
  /** Base units, as the Vault counts them. */
  readonly balances: readonly bigint[];
  /** Base units with 18 decimals for one of the token: 10^(18 − decimals). */
  readonly scales: readonly bigint[];
  /** Shares with 18 decimals; together 1. */
  readonly weights: readonly bigint[];
  /** A share with 18 decimals, taken from the amount in. */
  readonly swapFee: bigint;
  readonly power: WeightedPower;
}

/**
 * How a pool raises to a power: those of 2021 always by logarithm, with its margin of error; those since September 2022
 * by plain multiplication where the exponent is exactly 1, 2 or 4.
 */
export type WeightedPower = "by-logarithm" | "with-shortcuts";
