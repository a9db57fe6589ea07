import type { Balance } from "../core/outcome.ts";
import { describeHeld } from "./describe-fill.ts";
import type { TokenNames } from "./units.ts";

/** What a failure has changed all the same: "it has cost 1 WETH and holds 1990 USDC". */
export function describeLeft({ realisedProfit, held = [] }: Balance, tokens: TokenNames): string {
  const { token, amountWei } = realisedProfit;
  const changed =
    amountWei < 0n
      ? `it has cost ${tokens.amount({ token, amountWei: -amountWei })}`
      : `it has brought ${tokens.amount(realisedProfit)}`;
  return held.length === 0 ? changed : `${changed} and holds ${describeHeld(held, tokens)}`;
}
