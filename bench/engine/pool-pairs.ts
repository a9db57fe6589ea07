import type { Address } from "../../bot/core/hex.ts";
import type { Route } from "../../bot/core/route.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";

/** The two pools of a signal. */
export type PoolPair = readonly [Address, Address];

/** What is traded over each of the pairs: WETH for USDC in the first pool, and back in the second. */
export interface Trade {
  readonly amountInWei: bigint;
  readonly usdcUnits: bigint;
  readonly amountOutWei: bigint;
}

/** Gains 0.05 WETH before gas, so that no limit is near. */
export const INVENTED_TRADE: Trade = {
  amountInWei: 10n ** 18n,
  usdcUnits: 2_000_000_000n,
  amountOutWei: 105n * 10n ** 16n,
};

/** Pairs of pools that are on no chain, each of them in one pair. */
export function inventedPairs(count: number): readonly PoolPair[] {
  return Array.from({ length: count }, (_, index) => [inventedPool(2 * index + 1), inventedPool(2 * index + 2)]);
}

export function routeOver([first, second]: PoolPair, { amountInWei, usdcUnits, amountOutWei }: Trade): Route {
  const [weth, usdc] = [TOKENS.WETH.address, TOKENS.USDC.address];
  const venue = "uniswap-v2";
  return {
    profitToken: weth,
    hops: [
      { venue, pool: first, tokenIn: weth, tokenOut: usdc, amountIn: amountInWei, amountOut: usdcUnits },
      { venue, pool: second, tokenIn: usdc, tokenOut: weth, amountIn: usdcUnits, amountOut: amountOutWei },
    ],
  };
}

function inventedPool(number: number): Address {
  return `0xbe${number.toString(16).padStart(38, "0")}`;
}
