import type { Address } from "../../core/hex.ts";
import { USD_E8 } from "../../core/usd.ts";

/** Which prices in US dollars are read from pools, and when they are believed. */
export interface UsdPriceSettings {
  readonly wrappedNative: Address;
  /** Tokens that are counted as one US dollar. */
  readonly stables: readonly StableToken[];
  /** A pool that holds less on its priced side gives no price. */
  readonly minDepthUsdE8: bigint;
  /** By how much the two deepest pools of a token may differ; further apart, neither is believed. */
  readonly maxSpreadBps: number;
}

/** A token that is counted as one US dollar. */
export interface StableToken {
  readonly address: Address;
  readonly decimals: number;
}

/** Twice what the usual fees of such pools let stand between them; and a depth that nobody moves by 2 % for less than 1,000 USD. */
export const DEFAULT_USD_PRICE_SETTINGS: Pick<UsdPriceSettings, "minDepthUsdE8" | "maxSpreadBps"> = {
  minDepthUsdE8: 100_000n * USD_E8,
  maxSpreadBps: 200,
};
