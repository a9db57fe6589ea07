import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import type { SplitDesk } from "./split-desk.ts";

const USD_EACH = 20_000n;
const PAIRS = [
  ["WETH", "USDC"],
  ["WETH", "USDT"],
  ["USDT", "WETH"],
  ["WBTC", "WETH"],
  ["DAI", "USDC"],
  ["USDC", "WETH"],
] as const;

/** Offers so many split trades at once, over six pairs; returns their ids. */
export function offerTrades(desk: SplitDesk, trades: number): readonly string[] {
  return Array.from({ length: trades }, (_, index) => {
    const [sold, bought] = PAIRS[index % PAIRS.length]!;
    const { address, decimals, priceE12 } = TOKENS[sold];
    const amountWei = (USD_EACH * 10n ** 12n * 10n ** BigInt(decimals)) / priceE12;
    return desk.trade({ tokenIn: address, tokenOut: TOKENS[bought].address, amountWei });
  });
}
