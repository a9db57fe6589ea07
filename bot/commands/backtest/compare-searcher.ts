import type { Address, Hex } from "../../core/hex.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import { type FoundCycle, isVerified } from "./found-cycle.ts";
import type { SearcherProfit } from "./searcher-profit.ts";

/** What a searcher took, beside the best that we found in its place. */
export interface Comparison {
  readonly block: number;
  readonly index: number;
  readonly transactionHash: Hex;
  /** Of all that was left to the searcher, the token worth most. */
  readonly profitToken: Address;
  readonly profitWei: bigint;
  /** All that was left to the searcher, in wei of the native coin, before gas and what the builder got. */
  readonly profitNativeWei: bigint;
  /** Of our best verified cycle over at least one of the searcher's pools; undefined when there is none. */
  readonly ours: Pick<FoundCycle, "profitNativeWei" | "realisedProfitWei"> | undefined;
}

/** Undefined when nothing that the searcher gained has a price. */
export function compareWithSearcher(
  block: number,
  searcher: SearcherProfit,
  found: readonly FoundCycle[],
  prices: NativePrices,
): Comparison | undefined {
  const worth = searcher.gains
    .map(({ token, amountWei }) => ({ token, amountWei, nativeWei: prices.toNative(amountWei, token) ?? 0n }))
    .sort((a, b) => (a.nativeWei < b.nativeWei ? 1 : a.nativeWei > b.nativeWei ? -1 : 0));
  const [most] = worth;
  const profitNativeWei = worth.reduce((sum, { nativeWei }) => sum + nativeWei, 0n);
  if (most === undefined || profitNativeWei === 0n) return undefined;
  const ours = found
    .filter((cycle) => isVerified(cycle) && sharesPool(cycle, searcher))
    .reduce<FoundCycle | undefined>(
      (best, cycle) => (best === undefined || cycle.profitNativeWei > best.profitNativeWei ? cycle : best),
      undefined,
    );
  const { index, transactionHash } = searcher;
  return { block, index, transactionHash, profitToken: most.token, profitWei: most.amountWei, profitNativeWei, ours };
}

function sharesPool({ route }: FoundCycle, { holders }: SearcherProfit): boolean {
  return route.hops.some(({ pool }) => holders.includes(pool));
}
