import type { Address, Hex } from "../../core/hex.ts";
import type { ApprovalBrief, SwapBrief } from "../../core/part.ts";
import type { PoolKey } from "../../core/route.ts";

/** A transaction that is to be signed. */
interface PlannedCall {
  readonly contract: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
}

export interface PlannedApproval extends PlannedCall {
  readonly brief: ApprovalBrief;
}

/** How much goes through which pool. */
export interface PlannedSlice {
  readonly pool: PoolKey;
  readonly amountInWei: bigint;
}

export interface PlannedSwap extends PlannedCall {
  readonly brief: SwapBrief;
  /** What goes in, by the prices of its plan: what it takes of the headrooms. */
  readonly usdE8: bigint;
  readonly slices: readonly PlannedSlice[];
  /** The last Unix second in which the router makes it; absent where a router does not look at the time. */
  readonly deadlineS?: bigint;
  /** The same swap had too little gas before. */
  readonly isSecondTry?: true;
}

/** One transaction of a round. */
export type PlannedPart = PlannedApproval | PlannedSwap;

export function isSwap(part: PlannedPart): part is PlannedSwap {
  return part.brief.purpose === "swap";
}

/** The swaps among planned parts. */
export function swapsOf(planned: readonly PlannedPart[]): readonly PlannedSwap[] {
  return planned.filter(isSwap);
}
