import type { Address } from "../../../../core/hex.ts";
import { quoteStable } from "../../../../market/quoting/curve-stable/stable-quote.ts";
import type { StablePool } from "../../../../market/quoting/curve-stable/stable-pool.ts";
import type { NamedReads } from "./curve-reads.ts";
import type { ContractRead } from "../multicall.ts";
import { selectorOf } from "../words.ts";

const GET_DY = selectorOf("get_dy(int128,int128,uint256)");
const WORD_DIGITS = 64;
const EXACT_RATE = 10n ** 18n;

/** A thousand units of a coin with 6 and with 18 decimals, and a little: each tells something of any coin. */
const AMOUNTS = [10n ** 9n + 7n, 10n ** 21n + 7n];
const PROBES = [
  [0, 1],
  [1, 0],
].flatMap(([i = 0, j = 0]) => AMOUNTS.map((amountIn) => ({ i, j, amountIn })));

/** What a StableSwap pool says that it would pay, as named reads: ownQuote0, ownQuote1, … */
export function ownQuoteReads(pool: Address): Readonly<Record<string, ContractRead>> {
  return Object.fromEntries(
    PROBES.map(({ i, j, amountIn }, k) => {
      const words = [BigInt(i), BigInt(j), amountIn].map((value) => value.toString(16).padStart(WORD_DIGITS, "0"));
      return [`ownQuote${k}`, { target: pool, data: `${GET_DY}${words.join("")}` } as const];
    }),
  );
}

/**
 * Whether the pool, as read, is quoted here as it quotes itself. It converts to base units before or after the fee,
 * which can make one unit of difference where those are coarser than 18 decimals. What it does not answer proves nothing.
 */
export function agreesWithItself(pool: StablePool, reads: NamedReads): boolean {
  return PROBES.every(({ i, j, amountIn }, k) => {
    const own = reads.word(`ownQuote${k}`);
    if (own === undefined) return true;
    const quote = quoteStable(pool, i, j, amountIn);
    if (quote.refused !== undefined) return quote.refused === "amount-too-small" && own === 0n;
    const tolerance = pool.rates[j] === EXACT_RATE ? 0n : 1n;
    const difference = quote.amountOut - own;
    return difference <= tolerance && -difference <= tolerance;
  });
}
