import type { CurveEntry } from "./curve-entry.ts";
import type { Address, Hex } from "./hex.ts";
import type { PoolKey } from "./route.ts";

/** What identifies a pool that is a contract and trades two tokens. token0 is the lower address. */
interface PairEntry {
  readonly address: Address;
  readonly token0: Address;
  readonly token1: Address;
}

/** A pair with Uniswap V2's interface. */
export interface UniswapV2Entry extends PairEntry {
  readonly venue: "uniswap-v2";
  /** Taken from the amount in, in millionths: 3,000 = 0.3 %. */
  readonly feePpm: number;
}

/** A pool with Uniswap V3's interface. */
export interface UniswapV3Entry extends PairEntry {
  readonly venue: "uniswap-v3";
  readonly feePpm: number;
  readonly tickSpacing: number;
}

/**
 * How a stable pair finds its way along the curve in integers, which is all in which the generations differ: Solidly's
 * own, which Velodrome V1 and most forks have; that of Velodrome V2 and Aerodrome; and that of Velodrome's later pools on
 * other chains, where an error of scale is mended. Volatile pairs are the same in all.
 */
export const SOLIDLY_GENERATIONS = ["solidly", "velodrome-v2", "superchain"] as const;

export type SolidlyGeneration = (typeof SOLIDLY_GENERATIONS)[number];

/** A pair with Solidly's interface. */
export interface SolidlyEntry extends PairEntry {
  readonly venue: "solidly";
  /** On the curve x³y + xy³; without, on xy. */
  readonly isStable: boolean;
  readonly generation: SolidlyGeneration;
  /** Tells the fee, unless that is fixed. */
  readonly factory: Address;
  /** Of pairs whose factory is not asked: Solidly itself takes 100 always. */
  readonly fixedFeePpm?: number;
}

/** What never changes about a pool of Uniswap V4: its key, and the id that is the key's hash. */
export interface UniswapV4Entry {
  readonly venue: "uniswap-v4";
  /** The pool's id. It has no contract of its own: the PoolManager keeps all pools. */
  readonly address: PoolKey;
  /** The zero address is the chain's own coin. */
  readonly token0: Address;
  readonly token1: Address;
  /** What the liquidity providers take, in millionths: static, up to a million. */
  readonly feePpm: number;
  readonly tickSpacing: number;
  readonly hooks: Address;
}

/** A pool of Balancer V2; what else never changes about it is asked of the pool. */
export interface BalancerEntry {
  readonly venue: "balancer-v2";
  readonly address: Address;
  /** Begins with the address. */
  readonly poolId: Hex;
}

/** A pool of two tokens that says by itself what it is, and is read and priced by all that there is. */
export type UniswapEntry = UniswapV2Entry | UniswapV3Entry;

/** One line of a pool list: what never changes about a pool. */
export type PoolEntry = UniswapEntry | SolidlyEntry | UniswapV4Entry | BalancerEntry | CurveEntry;

/** The tokens as far as the entry tells: a pool of Balancer is asked for its own when it is read. */
export function listedTokens(entry: PoolEntry): readonly Address[] {
  if ("tokens" in entry) return entry.tokens;
  return "token0" in entry ? [entry.token0, entry.token1] : [];
}

/** A token as people name it. */
export interface TokenEntry {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** The file that names the pools to watch: `{ "tokens": [...], "pools": [...] }`. */
export interface PoolList<Entry extends PoolEntry = PoolEntry> {
  readonly tokens: readonly TokenEntry[];
  readonly pools: readonly Entry[];
}
