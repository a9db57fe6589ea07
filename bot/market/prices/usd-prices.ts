import type { Address } from "../../core/hex.ts";
import { isUniswap, type MarketSnapshot, type UniswapPool } from "../pool-state.ts";
import { steadyLiquidity } from "./steady-liquidity.ts";
import type { UsdPriceSettings } from "./usd-price-settings.ts";
import { differByMoreThan, oneDollar, priceThrough, type UsdPrice, usdE8PerUnit } from "./usd-price.ts";

/** What one pool says of a token. */
interface Quote {
  readonly price: UsdPrice;
  /** Comparable between pools of the same token, and not changed by trades, which would move it together with the price. */
  readonly weight: number;
}

const ONE_X192 = 1n << 192n;

/**
 * What tokens are worth in US dollars, by the spot prices of a snapshot: stable tokens are one dollar, the native coin is
 * priced against them, and all others against either. A price is that of the deepest pool, if that is deep enough and the
 * second deepest does not contradict it.
 */
export function usdPricesOf(snapshot: MarketSnapshot, settings: UsdPriceSettings): ReadonlyMap<Address, UsdPrice> {
  const { wrappedNative, stables } = settings;
  const prices = new Map(stables.map(({ address, decimals }) => [address, oneDollar(decimals)]));
  const quotes = quotesIn(snapshot, prices, settings);
  const native = believed(quotes.get(wrappedNative) ?? [], settings);
  if (native === undefined) return withBelieved(prices, quotes, settings);
  const bridge = new Map([[wrappedNative, native]]);
  for (const [token, further] of quotesIn(snapshot, bridge, settings)) {
    quotes.set(token, [...(quotes.get(token) ?? []), ...further]);
  }
  quotes.delete(wrappedNative);
  return withBelieved(new Map([...prices, ...bridge]), quotes, settings);
}

/** What the pools say of every token that they trade against a priced one. */
function quotesIn(
  { pools }: MarketSnapshot,
  prices: ReadonlyMap<Address, UsdPrice>,
  settings: UsdPriceSettings,
): Map<Address, Quote[]> {
  const quotes = new Map<Address, Quote[]>();
  for (const pool of pools.filter(isUniswap)) {
    for (const [token, against] of [
      [pool.token0, pool.token1],
      [pool.token1, pool.token0],
    ] as const) {
      const known = prices.get(against);
      const quote = known && quoteOf(pool, token, known, settings);
      if (quote === undefined) continue;
      const others = quotes.get(token);
      if (others === undefined) quotes.set(token, [quote]);
      else others.push(quote);
    }
  }
  return quotes;
}

/** Undefined for a pool that is empty or too thin. */
function quoteOf(
  pool: UniswapPool,
  token: Address,
  against: UsdPrice,
  { minDepthUsdE8 }: UsdPriceSettings,
): Quote | undefined {
  const [units0, units1] = ratioOf(pool);
  const price = token === pool.token0 ? priceThrough(against, units1, units0) : priceThrough(against, units0, units1);
  if (price === undefined) return undefined;
  const weight = steadyLiquidity(pool) * Math.sqrt(usdE8PerUnit(against));
  const depthUsdE8 = weight * Math.sqrt(usdE8PerUnit(price));
  return depthUsdE8 >= Number(minDepthUsdE8) ? { price, weight } : undefined;
}

/** How much of token0 is worth how much of token1, without fee. */
function ratioOf(pool: UniswapPool): readonly [bigint, bigint] {
  if (pool.venue === "uniswap-v2") return [pool.reserve0, pool.reserve1];
  // The square of the Q64.96 price is token1 for token0 in Q128.192.
  return [ONE_X192, pool.sqrtPriceX96 * pool.sqrtPriceX96];
}

/** The price of the deepest pool; undefined without one, and when the second deepest says otherwise. */
function believed(quotes: readonly Quote[], { maxSpreadBps }: UsdPriceSettings): UsdPrice | undefined {
  const [deepest, second] = quotes.toSorted((a, b) => b.weight - a.weight);
  if (deepest === undefined) return undefined;
  return second !== undefined && differByMoreThan(maxSpreadBps, deepest.price, second.price)
    ? undefined
    : deepest.price;
}

/** Adds the tokens that can be priced to those that are. */
function withBelieved(
  prices: ReadonlyMap<Address, UsdPrice>,
  quotes: ReadonlyMap<Address, readonly Quote[]>,
  settings: UsdPriceSettings,
): ReadonlyMap<Address, UsdPrice> {
  const all = new Map(prices);
  for (const [token, said] of quotes) {
    const price = all.has(token) ? undefined : believed(said, settings);
    if (price !== undefined) all.set(token, price);
  }
  return all;
}
