import type { Hex } from "../../core/hex.ts";
import { revertWords } from "./revert-words.ts";

/** Why a router did not swap, as far as its own words tell. */
export type RouterRevert =
  /** The pool would have paid less than the minimum. */
  | "too-little-out"
  /** Its deadline had passed. */
  | "too-late"
  /** The token could not be taken: balance or allowance is too low. */
  | "not-paid"
  | "unknown";

/** By whole words of routers, or by their end where copies have their own name in front. */
const WORDS: readonly (readonly [string, RouterRevert])[] = [
  // UniswapV2Router02.sol; its copies say "SushiSwapRouter: …" and the like.
  [": INSUFFICIENT_OUTPUT_AMOUNT", "too-little-out"],
  [": EXPIRED", "too-late"],
  // TransferHelper.sol of Uniswap V2, and of V3.
  [": TRANSFER_FROM_FAILED", "not-paid"],
  ["TransferHelper::transferFrom: transferFrom failed", "not-paid"],
  ["STF", "not-paid"],
  // SwapRouter.sol and PeripheryValidation.sol.
  ["Too little received", "too-little-out"],
  ["Transaction too old", "too-late"],
  // BalancerErrors.sol: SWAP_LIMIT, SWAP_DEADLINE, SAFE_ERC20_CALL_FAILED; else the Vault passes on what the token says.
  ["BAL#507", "too-little-out"],
  ["BAL#508", "too-late"],
  ["BAL#416", "not-paid"],
  // OpenZeppelin's ERC-20 before its fifth version, which USDC has as well, and DAI.
  ["ERC20: transfer amount exceeds allowance", "not-paid"],
  ["ERC20: transfer amount exceeds balance", "not-paid"],
  ["ERC20: insufficient allowance", "not-paid"],
  ["Dai/insufficient-allowance", "not-paid"],
  ["Dai/insufficient-balance", "not-paid"],
  // StableSwap and CryptoSwap of 2020 and 2021.
  ["Exchange resulted in fewer coins than expected", "too-little-out"],
  ["Slippage", "too-little-out"],
];

/** Of what a call returned that reverted, on a block's state or in a trace: a receipt does not have it. */
export function routerRevert(revertData: Hex): RouterRevert {
  const words = revertWords(revertData);
  return WORDS.find(([ending]) => words?.endsWith(ending))?.[1] ?? "unknown";
}
