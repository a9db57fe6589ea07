import type { Address } from "../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../core/money.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { ContractAnswer, ContractRead } from "./market-multicall.ts";
import { addressOfWord, selectorOf, wordAt } from "./market-words.ts";

const SELECTORS = ["token0()", "token1()", "fee()", "tickSpacing()", "getReserves()", "stable()"].map(selectorOf);
const MAX_UINT160 = (1n << 160n) - 1n;
const MAX_TICK_SPACING = 16_384n; // UniswapV3Factory.enableFeeAmount

/** What is asked of an address to find out what kind of pool it is. */
export function identifyingReads(target: Address): readonly ContractRead[] {
  return SELECTORS.map((data) => ({ target, data }));
}

/** How many reads that is. */
export const IDENTIFYING_READS = SELECTORS.length;

/**
 * The pool that these answers show, or why it is none that can be quoted.
 * @param pairFeePpm what a V2 pair is believed to take, which does not tell: one that takes more makes the trade revert
 * when it is tried, one that takes less keeps the difference
 */
export function identifyPool(
  address: Address,
  answers: readonly ContractAnswer[],
  pairFeePpm: number,
): PoolEntry | { readonly problem: string } {
  const [token0, token1, fee, tickSpacing, reserves, stable] = answers.map((answer) => wordAt(answer, 0));
  if (token0 === undefined || token1 === undefined) return { problem: "it does not answer like a pool" };
  if (token0 >= token1 || token0 === 0n || token1 > MAX_UINT160) {
    return { problem: "its tokens are not two addresses in order" };
  }
  const facts = { address, token0: addressOfWord(token0), token1: addressOfWord(token1) };
  if (fee !== undefined && tickSpacing !== undefined) {
    if (fee >= PPM_DENOMINATOR) return { problem: `its fee of ${fee} ppm is everything` };
    if (tickSpacing === 0n || tickSpacing > MAX_TICK_SPACING)
      return { problem: `it has a tick spacing of ${tickSpacing}` };
    return { ...facts, venue: "uniswap-v3", feePpm: Number(fee), tickSpacing: Number(tickSpacing) };
  }
  if (stable !== undefined) return { problem: "it is a Solidly pair, which cannot be quoted here" };
  if (reserves !== undefined) return { ...facts, venue: "uniswap-v2", feePpm: pairFeePpm };
  return { problem: "it is neither a Uniswap V2 pair nor a Uniswap V3 pool" };
}
