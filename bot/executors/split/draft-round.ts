import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { quoteExactInput } from "../../market/quoting/quote.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { expectedGasPriceWei } from "../../trading/gas/part-gas.ts";
import { deadlineSOf, type PartTerms } from "../../trading/parts/part-terms.ts";
import type { PlannedSwap } from "./planned-part.ts";
import { type SizedTrade, sizeTrade } from "./size-trade.ts";
import type { SplitParts } from "./split-parts.ts";
import { draftSwaps, plannedSwap, type SliceGroup, type SwapDraft } from "./swap-draft.ts";
import { poolsAfterOthers } from "./traded-pools.ts";

/** What is to be traded now. */
export interface RoundQuestion {
  readonly orderId: bigint;
  readonly trade: SplitTrade;
  /** For which exchanges are to be found, of tokenIn when the trade sells, of tokenOut when it buys; 0n: for nothing. */
  readonly amountWei: bigint;
  /** Swaps that had too little gas, to be made once more as they were. */
  readonly again: readonly PlannedSwap[];
  readonly takenNames: readonly string[];
  readonly head: Head;
  readonly terms: PartTerms;
}

/** Swaps by fresh exact quotes, before it is known who makes them; asks nobody. */
export function draftRound(
  { orderId, trade, amountWei, again, takenNames, head, terms }: RoundQuestion,
  parts: SplitParts,
): OrDenied<{ readonly drafts: readonly SwapDraft[] }> {
  const gasPriceWei = expectedGasPriceWei(terms, head);
  const sized: OrDenied<Pick<SizedTrade, "slices">> =
    amountWei === 0n ? { slices: [] } : sizeTrade({ orderId, trade, amountWei, gasPriceWei }, parts);
  if (sized.denied !== undefined) return sized;
  const repeated = again.flatMap((swap) => requoted(orderId, swap, trade, parts));
  return draftSwaps(trade, sized.slices, repeated, takenNames, parts);
}

/** The transactions of drafts for an account. */
export function encodeDrafts(
  drafts: readonly SwapDraft[],
  account: Address,
  { trade, head, terms }: Pick<RoundQuestion, "trade" | "head" | "terms">,
  parts: SplitParts,
): readonly PlannedSwap[] {
  const deadlineS = deadlineSOf(terms, head, parts.settings);
  return drafts.map((draft) => plannedSwap(draft, trade, { account, deadlineS }, parts));
}

/** Nothing where a pool is gone, or takes the amount no more. */
function requoted(
  orderId: bigint,
  { slices }: PlannedSwap,
  trade: SplitTrade,
  parts: SplitParts,
): readonly SliceGroup[] {
  const pools = poolsAfterOthers(orderId, trade, parts);
  const quoted = slices.flatMap(({ pool: key, amountInWei }) => {
    const traded = pools.find(({ pool }) => pool.address === key);
    if (traded === undefined) return [];
    const quote = quoteExactInput(traded.pool, trade.tokenIn, trade.tokenOut, amountInWei);
    return quote.refused === undefined ? [{ ...traded, amountInWei, amountOutWei: quote.amountOut }] : [];
  });
  return quoted.length === slices.length ? [{ slices: quoted, isSecondTry: true }] : [];
}
