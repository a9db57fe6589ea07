import type { Route } from "../../core/route.ts";

/** A cycle that was found between two transactions of a block and executed there. */
export interface FoundCycle {
  readonly block: number;
  /** It was executed before the block's transaction of this index. */
  readonly index: number;
  readonly route: Route;
  /** Base units of the route's profit token, after repayment, before gas. */
  readonly predictedProfitWei: bigint;
  readonly realisedProfitWei: bigint;
  /** What was realised, in wei of the native coin at the pools' price then. */
  readonly profitNativeWei: bigint;
  /** Used by the whole transaction. */
  readonly gas: bigint;
  /** After gas, in wei of the native coin. */
  readonly netProfitNativeWei: bigint;
  /**
   * State that it read and the endpoint does not know, as account or "account:slot", our own books aside. Where there is
   * any, the cycle is unverified and counts for nothing.
   */
  readonly missing: readonly string[];
}

/** A cycle that promised a profit and reverted. */
export interface RevertedCycle {
  readonly block: number;
  readonly index: number;
  readonly route: Route;
  readonly predictedProfitWei: bigint;
  readonly reason: string;
}

export function isVerified({ missing }: FoundCycle): boolean {
  return missing.length === 0;
}

/** For sorting: what is verified before what is not, then the highest profit first. */
export function bestFirst(a: FoundCycle, b: FoundCycle): number {
  if (isVerified(a) !== isVerified(b)) return isVerified(a) ? -1 : 1;
  if (a.profitNativeWei === b.profitNativeWei) return a.index - b.index;
  return a.profitNativeWei > b.profitNativeWei ? -1 : 1;
}
