import type { RouterKind } from "../../core/exchange.ts";
import type { Hex } from "../../core/hex.ts";

/** The first four bytes of what routers of each kind are sent; a test compares them with what is encoded. */
export const SWAP_SELECTORS: Readonly<Record<RouterKind, readonly Hex[]>> = {
  "uniswap-v2-router": ["0x38ed1739"], // swapExactTokensForTokens
  "uniswap-v3-router": ["0x414bf389", "0xac9650d8"], // exactInputSingle, multicall
  "uniswap-v3-router-02": ["0x5ae401dc"], // multicall with a deadline
  "balancer-vault": ["0x52bbbe29", "0x945bcec9"], // swap, batchSwap
  "curve-pool": ["0x3df02124", "0x5b41b908"], // exchange by int128 and by uint256 indices
};
