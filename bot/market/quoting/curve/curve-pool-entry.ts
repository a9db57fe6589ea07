import type { Address } from "../../../core/hex.ts";
import type { CryptoKind } from "../curve-crypto/crypto-pool.ts";
import type { PriceMemory, ProductRounding } from "../curve-stable/stable-pool.ts";

interface CurveEntryFacts {
  readonly venue: "curve";
  readonly address: Address;
  /** In the pool's own order; the zero address stands for ETH. */
  readonly tokens: readonly Address[];
  /** Of each token. */
  readonly decimals: readonly number[];
}

/** What never changes about a StableSwap pool. */
export interface StablePoolEntry extends CurveEntryFacts {
  readonly kind: "stable";
  /** How `balances` numbers the coins: int128 in pools of 2020. */
  readonly balanceIndices: "int128" | "uint256";
  readonly aPrecision: 1 | 100;
  readonly productRounding: ProductRounding;
  readonly priceMemory: PriceMemory;
  /** Whether the fee grows far from balance. */
  readonly hasOffPegFee: boolean;
  /** Of a meta pool: whose LP token the last coin is, and whether the pool keeps its virtual price for a while. */
  readonly base?: { readonly pool: Address; readonly isCached: boolean };
}

/** What never changes about a CryptoSwap pool. */
export interface CryptoPoolEntry extends CurveEntryFacts {
  readonly kind: CryptoKind;
  /** The pool itself with tricrypto-ng. */
  readonly lpToken: Address;
}

/** One line of a pool list. */
export type CurvePoolEntry = StablePoolEntry | CryptoPoolEntry;
