import type { Address } from "../../../../core/hex.ts";
import type { CryptoKind } from "../../../../core/curve-entry.ts";
import type { PriceMemory } from "../../../../core/curve-entry.ts";
import { getter, NamedReads, perCoin } from "./curve-reads.ts";
import { addressOfWord } from "../words.ts";

const MAX_COINS = 8;
/** How Curve pools write ETH as a coin. */
export const ETH_COIN: Address = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

/** What an address answers to the getters by which Curve's implementations differ. */
export class CurveLooks extends NamedReads {
  constructor(pool: Address) {
    super({
      ...perCoin(pool, "coin", "coins(uint256)", MAX_COINS),
      ...perCoin(pool, "oldCoin", "coins(int128)", MAX_COINS),
      a: getter(pool, "A()"),
      aPrecise: getter(pool, "A_precise()"),
      fee: getter(pool, "fee()"),
      gamma: getter(pool, "gamma()"),
      onePrice: getter(pool, "price_scale()"),
      firstPrice: getter(pool, "price_scale(uint256)", 0),
      token: getter(pool, "token()"),
      precisions: getter(pool, "precisions()"),
      offPeg: getter(pool, "offpeg_fee_multiplier()"),
      storedRates: getter(pool, "stored_rates()"),
      basePool: getter(pool, "base_pool()"),
      newBasePool: getter(pool, "BASE_POOL()"),
      cacheTime: getter(pool, "base_cache_updated()"),
      lastPrice: getter(pool, "last_price()"),
      firstLastPrice: getter(pool, "last_price(uint256)", 0),
    });
  }

  has(name: string): boolean {
    return this.word(name) !== undefined;
  }

  get coinIndices(): "int128" | "uint256" {
    return this.has("coin0") ? "uint256" : "int128";
  }

  /** In the pool's order; as the pool names them, ETH included. */
  get coins(): readonly Address[] {
    const name = this.coinIndices === "uint256" ? "coin" : "oldCoin";
    const words = Array.from({ length: MAX_COINS }, (_, k) => this.word(`${name}${k}`) ?? 0n);
    const end = words.indexOf(0n);
    return words.slice(0, end < 0 ? MAX_COINS : end).map(addressOfWord);
  }

  get cryptoKind(): CryptoKind | undefined {
    if (!this.has("gamma")) return undefined;
    const isTwo = this.has("onePrice");
    if (this.has("token")) return isTwo ? "twocrypto" : "tricrypto";
    return isTwo || !this.has("precisions") ? undefined : "tricrypto-ng";
  }

  get priceMemory(): PriceMemory {
    if (this.has("firstLastPrice")) return "capped";
    return this.has("lastPrice") ? "whole" : "none";
  }

  /** Of a pool that keeps what its coins are worth as a list; a fixed array has no length in front. */
  storedRates(count: number): readonly bigint[] | undefined {
    if (!this.has("storedRates")) return undefined;
    const first =
      this.word("storedRates", count) === undefined || this.word("storedRates", 1) !== BigInt(count) ? 0 : 2;
    return Array.from({ length: count }, (_, k) => this.word("storedRates", first + k) ?? 0n);
  }
}
