import type { Denial } from "../../core/denial.ts";
import type { SplitTrade } from "../../core/split-trade.ts";

/** What a part of a trade is expected to change into what. */
export interface QuotedTrade {
  readonly amountInWei: bigint;
  readonly amountOutWei: bigint;
}

/** Why the quote is worse than the trader allows, in proportion to how much of the trade it is. */
export function worseThanLimit(trade: SplitTrade, quoted: QuotedTrade): Denial | undefined {
  const { tokenIn, tokenOut, side, amountWei, limits } = trade;
  const { worstAmountWei } = limits;
  if (worstAmountWei === undefined) return undefined;
  if (side === "sell") {
    const limitWei = leastOutWei(trade, quoted);
    if (quoted.amountOutWei >= limitWei) return undefined;
    return { code: "worse-than-limit", quoted: { token: tokenOut, amountWei: quoted.amountOutWei }, limitWei };
  }
  // More may come out than is wanted, and must not be paid for.
  const boughtWei = quoted.amountOutWei < amountWei ? quoted.amountOutWei : amountWei;
  const limitWei = (worstAmountWei * boughtWei) / amountWei;
  if (quoted.amountInWei <= limitWei) return undefined;
  return { code: "worse-than-limit", quoted: { token: tokenIn, amountWei: quoted.amountInWei }, limitWei };
}

/** The least that this part of the trade must bring by the trader's own limit; 0n without one, and for what buys. */
export function leastOutWei({ side, amountWei, limits }: SplitTrade, { amountInWei }: QuotedTrade): bigint {
  const { worstAmountWei } = limits;
  if (side === "buy" || worstAmountWei === undefined) return 0n;
  return (worstAmountWei * amountInWei + amountWei - 1n) / amountWei;
}
