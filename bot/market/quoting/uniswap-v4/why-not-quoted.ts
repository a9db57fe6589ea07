import type { UniswapV4Entry } from "../../../core/pool-entry.ts";

/** In place of a fee it says that the hooks set one whenever they like: LPFeeLibrary.sol of Uniswap V4. */
const DYNAMIC_FEE = 0x80_0000;

// What the lowest bits of an address allow the hooks there: Hooks.sol of Uniswap V4.
const BEFORE_SWAP = 1n << 7n;
const BEFORE_SWAP_RETURNS_DELTA = 1n << 3n;
const AFTER_SWAP_RETURNS_DELTA = 1n << 2n;

/**
 * Why no exact quote of a pool of Uniswap V4 can be had from its state, or undefined when it can. Hooks that run after a
 * swap without a share in it, or around liquidity and donations, change no amount.
 */
export function whyNotQuoted({ feePpm, hooks }: Pick<UniswapV4Entry, "feePpm" | "hooks">): string | undefined {
  const permissions = BigInt(hooks);
  const may = (permission: bigint): boolean => (permissions & permission) !== 0n;
  if (feePpm === DYNAMIC_FEE) return `its hooks ${hooks} set the fee`;
  if (may(BEFORE_SWAP_RETURNS_DELTA)) return `its hooks ${hooks} may change what a swap takes and gives`;
  if (may(AFTER_SWAP_RETURNS_DELTA)) return `its hooks ${hooks} may take a share of what a swap takes or gives`;
  // With the manager unlocked they may trade or move liquidity in this very pool.
  if (may(BEFORE_SWAP)) return `its hooks ${hooks} run before a swap and may move the price`;
  return undefined;
}
