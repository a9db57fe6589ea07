import type { ExecutableHop, UniswapV4Hop } from "./executable-hop.ts";
import { address, amount, unsigned } from "./packed-bytes.ts";

// The layout is described in contracts/libraries/PackedRoute.sol and PackedHop.sol.
const KINDS = {
  v2: 0,
  v3: 2,
  v2All: 4,
  solidlyAll: 6,
  v3All: 8,
  v4: 10,
  curve: 12,
  balancer: 14,
} as const;
const TOKEN1_IN = 1;
const CURVE_UINT256 = 1;
const V4_UNLOCKED = 1;
const V4_HELD = 2;
const MAX_FEE_BPS = 10_000;
const MAX_TICK_SPACING = 32_767; // TickMath.MAX_TICK_SPACING of Uniswap V4

/**
 * One hop's bytes, without what pays it. Throws a RangeError that names what cannot be packed.
 * @param index the hop's place in the cycle
 * @param isUnlockedByLoan whether the loan has unlocked Uniswap V4's manager
 */
export function encodeHop(hops: readonly ExecutableHop[], index: number, isUnlockedByLoan: boolean): string {
  const hop = hops[index];
  if (hop === undefined) throw new RangeError(`there is no hop ${index}`);
  const pool = address(hop.pool, "a pool");
  const tokenIn = address(hop.tokenIn, "a token");
  const tokenOut = address(hop.tokenOut, "a token");
  const amountIn = amount(hop.amountIn, `the amount into ${hop.pool}`);
  if (tokenIn === tokenOut) throw new RangeError(`the hop over ${hop.pool} swaps ${hop.tokenIn} for itself`);
  const direction = hop.tokenIn < hop.tokenOut ? 0 : TOKEN1_IN;
  const start = (kind: number): string => unsigned(kind, 1, "a kind") + pool;
  switch (hop.venue) {
    case "uniswap-v2":
      if (hop.amountOut !== "all") return start(KINDS.v2 | direction) + amountOutOf(hop);
      return start(KINDS.v2All | direction) + tokenIn + feeOf(hop);
    case "solidly":
      if (hop.amountOut !== "all") return start(KINDS.v2 | direction) + amountOutOf(hop);
      return start(KINDS.solidlyAll | direction) + tokenIn;
    case "uniswap-v3":
      return hop.amountIn === "all" ? start(KINDS.v3All | direction) + tokenIn : start(KINDS.v3 | direction) + amountIn;
    case "uniswap-v4": {
      const currencies = direction === TOKEN1_IN ? tokenOut + tokenIn : tokenIn + tokenOut;
      const flags = unsigned(v4Flags(hops, index, isUnlockedByLoan), 1, "the flags");
      return start(KINDS.v4 | direction) + currencies + v4Key(hop) + flags + amountIn;
    }
    case "curve": {
      const flags = unsigned(hop.indices === "uint256" ? CURVE_UINT256 : 0, 1, "the flags");
      const indices = unsigned(hop.i, 1, "coin i") + unsigned(hop.j, 1, "coin j");
      return start(KINDS.curve) + tokenIn + tokenOut + flags + indices + amountIn;
    }
    case "balancer-v2":
      if (!/^0x[0-9a-f]{64}$/.test(hop.poolId)) {
        throw new RangeError(`a pool id must be 32 bytes in lower case, but is ${hop.poolId}`);
      }
      return start(KINDS.balancer) + tokenIn + tokenOut + hop.poolId.slice(2) + amountIn;
  }
}

function amountOutOf({ pool, amountOut }: { readonly pool: string; readonly amountOut: bigint | "all" }): string {
  return amount(amountOut, `the amount out of ${pool}`);
}

function feeOf({ pool, feeBps }: { readonly pool: string; readonly feeBps?: number }): string {
  if (feeBps === undefined || feeBps > MAX_FEE_BPS) {
    throw new RangeError(`the fee of ${pool} must be 0 to 10000 basis points, but is ${feeBps}`);
  }
  return unsigned(feeBps, 2, `the fee of ${pool} in basis points`);
}

function v4Key({ feePpm, tickSpacing, hooks }: UniswapV4Hop): string {
  if (tickSpacing < 1 || tickSpacing > MAX_TICK_SPACING) {
    throw new RangeError(`a tick spacing must be 1 to ${MAX_TICK_SPACING}, but is ${tickSpacing}`);
  }
  return unsigned(feePpm, 3, "a fee") + unsigned(tickSpacing, 3, "a tick spacing") + address(hooks, "a pool's hooks");
}

/**
 * Delivery goes from the last hop to the first: a later V4 hop, or the loan, has unlocked the manager before; and an
 * earlier one that is not the hop before this takes its turn while this one waits for its input.
 */
function v4Flags(hops: readonly ExecutableHop[], index: number, isUnlockedByLoan: boolean): number {
  const isV4 = ({ venue }: ExecutableHop): boolean => venue === "uniswap-v4";
  const unlocked = isUnlockedByLoan || hops.slice(index + 1).some(isV4) ? V4_UNLOCKED : 0;
  const before = hops[index - 1];
  if (before === undefined) return unlocked;
  // What stands on the account as ETH does not pay for wrapped native tokens.
  const isHeld = isV4(before) ? before.tokenOut !== hops[index]?.tokenIn : hops.slice(0, index).some(isV4);
  return unlocked | (isHeld ? V4_HELD : 0);
}
