import type { Exchange, RouterKind } from "../../core/exchange.ts";
import type { Address } from "../../core/hex.ts";
import { balancerVault } from "./balancer-vault.ts";
import { curvePool } from "./curve-pool.ts";
import type { BoundedSwap } from "./slice.ts";
import type { ContractCall, RouterDialect, SwapTerms } from "./swap-call.ts";
import { uniswapV2Router } from "./uniswap-v2-router.ts";
import { uniswapV3Router02 } from "./uniswap-v3-router-02.ts";
import { uniswapV3Router } from "./uniswap-v3-router.ts";

const DIALECTS: Readonly<Record<RouterKind, RouterDialect>> = {
  "uniswap-v2-router": uniswapV2Router,
  "uniswap-v3-router": uniswapV3Router,
  "uniswap-v3-router-02": uniswapV3Router02,
  "balancer-vault": balancerVault,
  "curve-pool": curvePool,
};

/** Stands for the chain's own coin. */
const NATIVE: Address = `0x${"0".repeat(40)}`;

/** Why the exchange's router cannot do these swaps in one call, in a few words; undefined when it can. */
export function swapObstacle(exchange: Exchange, swaps: readonly BoundedSwap[]): string | undefined {
  const [first] = swaps;
  if (first === undefined) return "there is nothing to swap";
  const { tokenIn, tokenOut } = first.swap;
  if (swaps.some(({ swap }) => swap.tokenIn !== tokenIn || swap.tokenOut !== tokenOut)) {
    return "all swaps of a call sell the same token for the same other one";
  }
  if (tokenIn === NATIVE || tokenOut === NATIVE) return "it is not called with the chain's own coin";
  // Routers take 0 for all that they hold (SwapRouter02), or for what the step before brought (the Vault).
  if (swaps.some(({ amountInWei }) => amountInWei <= 0n)) return "a swap sells nothing";
  if (swaps.some(({ minOutWei }) => minOutWei <= 0n)) return "a swap has no minimum output";
  return DIALECTS[exchange.routerKind].obstacle(exchange, swaps);
}

/** The call of the exchange's router that does all the swaps or none. Throws when there is an obstacle. */
export function encodeSwap(exchange: Exchange, swaps: readonly BoundedSwap[], terms: SwapTerms): ContractCall {
  const obstacle = swapObstacle(exchange, swaps);
  if (obstacle !== undefined) throw new Error(`The router of ${exchange.name} cannot make this swap: ${obstacle}.`);
  return { to: exchange.router, data: DIALECTS[exchange.routerKind].encode(swaps, terms) };
}
