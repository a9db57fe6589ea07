import { type Head, nextBaseFeePerGasWei } from "../core/head.ts";
import type { FeeHistory } from "../ports/chain.ts";

/** What a place in the next block costs, as far as is known; amounts in wei for each unit of gas. */
export interface FeeMarket {
  /** Of the next block. */
  readonly baseFeePerGasWei: bigint;
  /** What others have paid above the base fee lately; undefined when that is not known. */
  readonly marketTipWei: bigint | undefined;
}

/** How many of the newest blocks count: two minutes of mainnet, so that a rush is seen soon and one block is not all. */
const RECENT_BLOCKS = 10;

/** One head's market, and what it was made from. */
interface Known {
  readonly fees: FeeHistory | undefined;
  readonly percentile: number;
  readonly market: FeeMarket;
}

/** Every order of a block asks for the same: it is worked out once a head, and once more when the history comes in. */
const markets = new WeakMap<Head, Known>();

/** The market after this head, at the given percentile of what blocks were paid. */
export function feeMarketAfter(head: Head, fees: FeeHistory | undefined, percentile: number): FeeMarket {
  const known = markets.get(head);
  if (known !== undefined && known.fees === fees && known.percentile === percentile) return known.market;
  const market = { baseFeePerGasWei: nextBaseFeePerGasWei(head), marketTipWei: marketTipWei(fees, percentile) };
  markets.set(head, { fees, percentile, market });
  return market;
}

/**
 * The median over recent blocks of what the percentile of each paid above the base fee. Empty blocks say nothing about a
 * price, and a median does not follow the one block in which somebody paid a thousand times as much as anybody else.
 * Undefined when no block says anything.
 */
export function marketTipWei(fees: FeeHistory | undefined, percentile: number): bigint | undefined {
  const paid = fees?.tipsWei(percentile).slice(-RECENT_BLOCKS) ?? [];
  const sorted = paid.filter((tipWei) => tipWei > 0n).toSorted((a, b) => Number(a > b) - Number(a < b));
  return sorted[Math.floor(sorted.length / 2)];
}
