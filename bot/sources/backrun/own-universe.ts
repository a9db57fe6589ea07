import type { Address, Hex } from "../../core/hex.ts";
import type { PendingCall, PendingLog, PendingTransaction } from "../../core/pending-transaction.ts";
import { type PoolState, tokensOf } from "../../market/pool-state.ts";

/** Why a pending transaction is not even simulated. */
export type Irrelevance =
  /** It names no pool and no token that is watched. */
  | "elsewhere"
  /** It is for a token's own contract: a transfer, an approval. */
  | "token-call"
  | "makes-a-contract"
  /** Its calldata would take too long to look through, and too much memory to keep. */
  | "too-long"
  /** It pays less for gas than the next block asks. */
  | "underpaid";

const ADDRESS_DIGITS = 40;
const BYTE_DIGITS = 2;
/** Of calldata: a route through a dozen pools has 4 KiB. */
const MAX_DIGITS = 2 * 16_384;
/** The chain's own coin, and what empty calldata is full of. */
const NATIVE: Address = `0x${"0".repeat(ADDRESS_DIGITS)}`;

/**
 * What is watched, for the cheap look at a pending transaction before anybody is asked about it. Swaps name the pool or
 * its tokens somewhere in their calldata, at any byte: packed paths keep no word boundaries.
 */
export class OwnUniverse {
  readonly #pools: ReadonlySet<string>;
  readonly #tokens: ReadonlySet<string>;

  constructor(pools: readonly PoolState[]) {
    this.#pools = new Set(pools.map(({ address }) => address));
    this.#tokens = new Set(pools.flatMap(tokensOf).filter((token) => token !== NATIVE));
  }

  /** Undefined when it may move a pool that is watched. */
  irrelevance({ call, logs = [] }: PendingTransaction, nextBaseFeePerGasWei: bigint): Irrelevance | undefined {
    if (call === undefined) return logs.some((log) => this.#isAbout(log)) ? undefined : "elsewhere";
    if (call.to === undefined) return "makes-a-contract";
    if (call.maxFeePerGasWei < nextBaseFeePerGasWei) return "underpaid";
    if (call.data.length > 2 + MAX_DIGITS) return "too-long";
    if (this.#pools.has(call.to)) return undefined;
    if (this.#tokens.has(call.to)) return "token-call";
    return this.#isNamedIn(call) ? undefined : "elsewhere";
  }

  /** Pools inside another contract are named by the first indexed value, or by its first twenty bytes. */
  #isAbout({ address, topics: [, first] }: PendingLog): boolean {
    const isPool = (key: string | undefined): boolean => key !== undefined && this.#pools.has(key);
    return isPool(address) || isPool(first) || isPool(first?.slice(0, 2 + ADDRESS_DIGITS));
  }

  #isNamedIn({ data }: PendingCall): boolean {
    for (let at = 2; at <= data.length - ADDRESS_DIGITS; at += BYTE_DIGITS) {
      const word: Hex = `0x${data.slice(at, at + ADDRESS_DIGITS)}`;
      if (this.#tokens.has(word) || this.#pools.has(word)) return true;
    }
    return false;
  }
}
