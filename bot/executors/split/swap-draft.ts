import type { Exchange } from "../../core/exchange.ts";
import type { Denial } from "../../core/denial.ts";
import { lesser } from "../../core/extremes.ts";
import type { Address } from "../../core/hex.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import { swapOf } from "../../market/quoting/swap-of.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { encodeSwap, swapObstacle } from "../../trading/exchanges/encode-swap.ts";
import type { BoundedSwap } from "../../trading/exchanges/slice.ts";
import { swapGas } from "../../trading/exchanges/swap-gas.ts";
import { gasCeiling } from "../../trading/gas/part-gas.ts";
import { leastOutputs } from "./least-outputs.ts";
import { nameParts } from "./part-names.ts";
import type { PlannedSwap } from "./planned-part.ts";
import type { SizedSlice } from "./size-trade.ts";
import type { SplitParts } from "./split-parts.ts";
import { leastOutWei, worseThanLimit } from "./worst-amount.ts";

/** Slices that one call of a router makes. */
export interface SwapDraft {
  readonly partId: string;
  readonly exchange: Exchange;
  readonly swaps: readonly BoundedSwap[];
  /** Of all its swaps together. */
  readonly amountInWei: bigint;
  readonly expectedOutWei: bigint;
  readonly usdE8: bigint;
  readonly isSecondTry: boolean;
}

/** Slices that are to be traded together, and whether they are a swap that had too little gas. */
export interface SliceGroup {
  readonly slices: readonly SizedSlice[];
  readonly isSecondTry: boolean;
}

/**
 * Swaps of the slices, as many in a call as the router and the gas limit allow, each with the least that it must bring.
 * Denied where the trader's own limit is passed, and where a router cannot be called for a slice.
 */
export function draftSwaps(
  trade: SplitTrade,
  sized: readonly SizedSlice[],
  again: readonly SliceGroup[],
  takenNames: readonly string[],
  { settings, valuation }: SplitParts,
): OrDenied<{ readonly drafts: readonly SwapDraft[] }> {
  const { tokenIn, tokenOut } = trade;
  const groups = [...again, ...grouped(sized, trade, settings)];
  const all = groups.flatMap(({ slices }) => slices);
  const amounts = { amountInWei: sumIn(all), amountOutWei: sumOut(all) };
  const denied = worseThanLimit(trade, amounts);
  if (denied !== undefined) return { denied };
  const slippageBps = lesser(settings.maxSlippageBps, trade.limits.maxSlippageBps ?? settings.maxSlippageBps);
  const leasts = leastOutputs(
    all.map(({ amountOutWei }) => amountOutWei),
    slippageBps,
    leastOutWei(trade, amounts),
  );
  const leastOf = new Map(all.map((slice, index) => [slice, leasts[index] ?? slice.amountOutWei]));
  const names = nameParts(
    groups.flatMap(({ slices }) => slices[0]?.exchange.name ?? []),
    takenNames,
  );
  const drafts: SwapDraft[] = [];
  for (const [index, { slices, isSecondTry }] of groups.entries()) {
    const exchange = slices[0]?.exchange;
    if (exchange === undefined) continue;
    const swaps = slices.map((slice) => boundedSwap(slice, trade, leastOf.get(slice) ?? slice.amountOutWei));
    const obstacle = swapObstacle(exchange, swaps);
    if (obstacle !== undefined) return { denied: impossible(exchange, obstacle) };
    const amountInWei = sumIn(slices);
    drafts.push({
      partId: names[index] ?? exchange.name,
      exchange,
      swaps,
      amountInWei,
      expectedOutWei: sumOut(slices),
      usdE8: valuation.usdE8Of({ token: tokenIn, amountWei: amountInWei }) ?? 0n,
      isSecondTry,
    });
  }
  return drafts.length === 0
    ? { denied: { code: "not-tradable", problem: `nothing of ${tokenIn} can be changed into ${tokenOut}` } }
    : { drafts };
}

/** The transaction of a draft, with as much gas as such a call is expected to need at most. */
export function plannedSwap(
  { partId, exchange, swaps, amountInWei, expectedOutWei, usdE8, isSecondTry }: SwapDraft,
  { tokenIn, tokenOut }: SplitTrade,
  { account, deadlineS }: { readonly account: Address; readonly deadlineS: bigint },
  { settings }: Pick<SplitParts, "settings">,
): PlannedSwap {
  const { to, data } = encodeSwap(exchange, swaps, { recipient: account, deadlineS });
  const most = gasCeiling(settings);
  return {
    brief: {
      partId,
      purpose: "swap",
      exchange: exchange.name,
      sold: { token: tokenIn, amountWei: amountInWei },
      expected: { token: tokenOut, amountWei: expectedOutWei },
      leastWei: swaps.reduce((sum, { minOutWei }) => sum + minOutWei, 0n),
    },
    contract: to,
    data,
    // What was expected was not enough before.
    gasLimit: isSecondTry ? most : lesser(swapGas(exchange.routerKind, swaps.length), most),
    usdE8,
    slices: swaps.map(({ swap, amountInWei: sliceWei }) => ({ pool: swap.pool, amountInWei: sliceWei })),
    ...(exchange.routerKind !== "curve-pool" && { deadlineS }),
    ...(isSecondTry && { isSecondTry }),
  };
}

/** Slices of one exchange together, where its router takes several and the gas limit has room for them. */
function grouped(
  sized: readonly SizedSlice[],
  trade: SplitTrade,
  settings: SplitParts["settings"],
): readonly SliceGroup[] {
  const groups: SizedSlice[][] = [];
  for (const slice of sized) {
    const { exchange } = slice;
    const open = groups.findLast((group) => group[0]?.exchange.name === exchange.name);
    const together = [...(open ?? []), slice];
    const swaps = together.map((each) => boundedSwap(each, trade, each.amountOutWei));
    const hasRoom = swapGas(exchange.routerKind, together.length) <= gasCeiling(settings);
    if (open !== undefined && hasRoom && swapObstacle(exchange, swaps) === undefined) open.push(slice);
    else groups.push([slice]);
  }
  return groups.map((slices) => ({ slices, isSecondTry: false }));
}

function boundedSwap(
  { pool, amountInWei }: SizedSlice,
  { tokenIn, tokenOut }: SplitTrade,
  minOutWei: bigint,
): BoundedSwap {
  const swap = swapOf(pool, tokenIn, tokenOut);
  return { swap, ...("feePpm" in pool && { feePpm: pool.feePpm }), amountInWei, minOutWei };
}

function impossible({ name }: Exchange, obstacle: string): Denial {
  return { code: "not-tradable", problem: `${name}: ${obstacle}` };
}

function sumIn(slices: readonly SizedSlice[]): bigint {
  return slices.reduce((sum, { amountInWei }) => sum + amountInWei, 0n);
}

function sumOut(slices: readonly SizedSlice[]): bigint {
  return slices.reduce((sum, { amountOutWei }) => sum + amountOutWei, 0n);
}
