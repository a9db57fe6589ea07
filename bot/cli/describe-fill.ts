import type { TokenAmount } from "../core/money.ts";
import type { Fill } from "../core/outcome.ts";
import type { TokenNames } from "./units.ts";

/** "sold 2 WETH for 4000 USDC", and whether that was all. */
export function describeFill({ sold, received, isPartial }: Fill, tokens: TokenNames): string {
  const partly = isPartial ? ", which is less than was wanted" : "";
  return `sold ${tokens.amount(sold)} for ${tokens.amount(received)}${partly}`;
}

/** What was bought to be sold and is left: "1990 USDC", or "1990 USDC and 2 DAI". */
export function describeHeld(held: readonly TokenAmount[], tokens: TokenNames): string {
  return held.map((amount) => tokens.amount(amount)).join(" and ");
}
