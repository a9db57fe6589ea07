import fc from "fast-check";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { type Hop, type Route, VENUES } from "../../bot/core/route.ts";
import { WETH } from "./signals.ts";

const ETH: Address = `0x${"0".repeat(40)}`;
const MAX_AMOUNT = (1n << 112n) - 1n;

const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(hexOf);
/** Never the zero address, which stands for ETH. */
const address = bytes(20).map((hex): Address => (hex === ETH ? `0x${"1".repeat(40)}` : hex));

/** What is drawn for one hop, before it is known what surrounds it. */
const draft = fc.record({
  venue: fc.constantFrom(...VENUES),
  pool: address,
  id: bytes(32),
  token: address,
  isNative: fc.boolean(),
  amountIn: fc.bigInt(1n, MAX_AMOUNT),
  feePpm: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  tickSpacing: fc.integer({ min: 1, max: 32_767 }),
  hooks: bytes(20),
  coins: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 2, maxLength: 2 }),
  indices: fc.constantFrom("int128" as const, "uint256" as const),
});
type Draft = typeof draft extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Cycles of two to four hops over all venues, from WETH or another token; V4 and Curve may keep WETH as ETH. */
export const anyCoreRoute: fc.Arbitrary<Route> = fc
  .record({
    drafts: fc.uniqueArray(draft, { minLength: 2, maxLength: 4, selector: ({ token }) => token }),
    wrapped: fc.nat(5),
    amountOut: fc.bigInt(1n, MAX_AMOUNT),
  })
  .map(({ drafts, wrapped, amountOut }): Route => {
    const tokens = drafts.map(({ token }, index) => (index === wrapped ? WETH : token));
    const hops = drafts.map((drawn, index) => {
      const amounts = { amountIn: drawn.amountIn, amountOut: drafts[index + 1]?.amountIn ?? amountOut };
      return hopOf(drawn, tokens[index]!, tokens[(index + 1) % tokens.length]!, amounts);
    });
    return { profitToken: tokens[0]!, hops };
  });

function hopOf(
  { venue, pool, id, isNative, feePpm, tickSpacing, hooks, coins, indices }: Draft,
  tokenIn: Address,
  tokenOut: Address,
  amounts: Pick<Hop, "amountIn" | "amountOut">,
): Hop {
  const asCoin = (token: Address): Address => (isNative && token === WETH ? ETH : token);
  const swapped = { tokenIn, tokenOut, ...amounts };
  const coinsSwapped = { ...swapped, tokenIn: asCoin(tokenIn), tokenOut: asCoin(tokenOut) };
  switch (venue) {
    case "uniswap-v2":
    case "solidly":
    case "uniswap-v3":
      return { venue, pool, ...swapped };
    case "uniswap-v4":
      return { venue, pool: id, ...coinsSwapped, feePpm, tickSpacing, hooks };
    case "curve":
      return { venue, pool, ...coinsSwapped, i: coins[0]!, j: coins[1]!, indices };
    case "balancer-v2":
      return { venue, pool, poolId: id, ...swapped };
  }
}
