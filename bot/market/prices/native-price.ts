import type { Address } from "../../core/hex.ts";
import { depthIn } from "../quoting/marginal-rate.ts";
import { isUniswap, type MarketSnapshot, type UniswapPool } from "../pool-state.ts";

/** A price as a fraction: token units for native units. */
interface Price {
  readonly tokenUnits: bigint;
  readonly nativeUnits: bigint;
  /** What the price was read from holds this much of the wrapped native coin. */
  readonly depthWei: bigint;
}

/**
 * What the chain's native coin is worth in other tokens: the spot price, without fee, of the deepest pool of the last
 * snapshot that trades the token against the wrapped coin.
 */
export class NativePrices {
  readonly #wrappedNative: Address;
  #prices: ReadonlyMap<Address, Price> = new Map();

  constructor(wrappedNative: Address) {
    this.#wrappedNative = wrappedNative;
  }

  /** Takes all prices from this snapshot; earlier ones are forgotten. */
  update(snapshot: MarketSnapshot): void {
    const prices = new Map<Address, Price>();
    for (const pool of snapshot.pools.filter(isUniswap)) {
      if (pool.token0 !== this.#wrappedNative && pool.token1 !== this.#wrappedNative) continue;
      const token = pool.token0 === this.#wrappedNative ? pool.token1 : pool.token0;
      const price = priceIn(pool, token, this.#wrappedNative);
      if (price !== undefined && price.depthWei > (prices.get(token)?.depthWei ?? 0n)) prices.set(token, price);
    }
    this.#prices = prices;
  }

  /** A native amount in base units of the token, rounded up, because costs are what is converted; undefined when unknown. */
  fromNative(amountWei: bigint, token: Address): bigint | undefined {
    if (token === this.#wrappedNative) return amountWei;
    const price = this.#prices.get(token);
    if (price === undefined) return undefined;
    return (amountWei * price.tokenUnits + price.nativeUnits - 1n) / price.nativeUnits;
  }

  /** An amount of a token in native wei, rounded down; undefined when unknown. */
  toNative(amount: bigint, token: Address): bigint | undefined {
    if (token === this.#wrappedNative) return amount;
    const price = this.#prices.get(token);
    return price === undefined ? undefined : (amount * price.nativeUnits) / price.tokenUnits;
  }
}

/** Undefined when the pool is empty. */
function priceIn(pool: UniswapPool, token: Address, wrappedNative: Address): Price | undefined {
  const depthWei = depthIn(pool, wrappedNative);
  if (pool.venue === "uniswap-v2") {
    const tokenUnits = depthIn(pool, token);
    return tokenUnits > 0n && depthWei > 0n ? { tokenUnits, nativeUnits: depthWei, depthWei } : undefined;
  }
  // The square of the Q64.96 price is token1 for token0 in Q128.192.
  const priceX192 = pool.sqrtPriceX96 * pool.sqrtPriceX96;
  const oneX192 = 1n << 192n;
  return token === pool.token1
    ? { tokenUnits: priceX192, nativeUnits: oneX192, depthWei }
    : { tokenUnits: oneX192, nativeUnits: priceX192, depthWei };
}
