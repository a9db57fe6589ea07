import type { Address } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { MarketSnapshot } from "../../market/pool-state.ts";
import type { UsdPriceSettings } from "../../market/prices/usd-price-settings.ts";
import { unitsAt, type UsdPrice, usdE8At } from "../../market/prices/usd-price.ts";
import { usdPricesOf } from "../../market/prices/usd-prices.ts";
import type { Valuation } from "../../ports/valuation.ts";
import { Freshness, type TwoClocks } from "./freshness.ts";

/** Where prices come from, and how old they may become. */
export interface PoolValuationSettings extends UsdPriceSettings {
  readonly maxAgeMs: number;
}

/** Five blocks of mainnet. */
export const DEFAULT_PRICE_MAX_AGE_MS = 60_000;

/** Values tokens by the deepest pools of the market that is watched anyway. */
export class PoolValuation implements Valuation {
  readonly #settings: PoolValuationSettings;
  readonly #freshness: Freshness;
  #prices: ReadonlyMap<Address, UsdPrice> = new Map();

  constructor(settings: PoolValuationSettings, clocks?: TwoClocks) {
    this.#settings = settings;
    this.#freshness = new Freshness(settings.maxAgeMs, clocks);
  }

  /**
   * Takes all prices from this snapshot; earlier ones are forgotten.
   * @param reading with the time of the wall clock
   */
  update(snapshot: MarketSnapshot, { readAtMs }: { readonly readAtMs: number }): void {
    this.#prices = usdPricesOf(snapshot, this.#settings);
    this.#freshness.renew(readAtMs);
  }

  usdE8Of({ token, amountWei }: TokenAmount): bigint | undefined {
    const price = this.#priceOf(token);
    return price && usdE8At(price, amountWei);
  }

  fromUsdE8(usdE8: bigint, token: Address): bigint | undefined {
    const price = this.#priceOf(token);
    return price && unitsAt(price, usdE8);
  }

  #priceOf(token: Address): UsdPrice | undefined {
    return this.#freshness.isFresh() ? this.#prices.get(token) : undefined;
  }
}
