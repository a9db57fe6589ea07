import { pathOf, type Signal } from "../core/signal.ts";
import type { TokenNames } from "./units.ts";

/** What a signal is about, in a few words: "WETH → USDC → WETH", or "sell 2 WETH for USDC". */
export function describeWish(signal: Signal, tokens: TokenNames): string {
  switch (signal.kind) {
    case "flash-arbitrage":
      return tokens.path(pathOf(signal));
    case "legs-arbitrage":
      return tokens.path(signal.legs.path);
    case "split-trade": {
      const { side, tokenIn, tokenOut, amountWei } = signal.trade;
      const isSale = side === "sell";
      const amount = tokens.amount({ token: isSale ? tokenIn : tokenOut, amountWei });
      return `${side} ${amount} for ${tokens.symbol(isSale ? tokenOut : tokenIn)}`;
    }
  }
}
