import type { Address } from "../../core/hex.ts";
import type { MarketSnapshot, PoolState } from "../pool-state.ts";
import { Candidate } from "./candidate.ts";
import { walkCycles } from "./cycle-walk.ts";
import { FLOAT_MARGIN } from "./cycle-filter.ts";
import { MarketGraph } from "./market-graph.ts";

/** Which cycles are looked for. */
export interface CycleOptions {
  /** What profit may be made in, the most preferred first. */
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3 | 4;
  /** Pools may keep the chain's own coin in its place; without it, they are not joined to others by that. */
  readonly wrappedNative?: Address;
  /** What the lender takes of the amount in, in millionths; 0 by default. */
  readonly premiumPpm?: number;
}

/** More than one block opens; a market in which prices mean nothing opens millions. */
const MOST_FOUND = 20_000;
/** One large trade opens thousands of four hops, most of them detours of shorter ones: they must not crowd those out. */
const MOST_LONG_FOUND = 5_000;
const LONG_HOPS = 4;
/** So many stay from block to block, those that may gain most: every block looks at them all, in a millisecond or two. */
const MOST_KEPT = 20_000;

/**
 * The cycles of a market that may pay, kept from block to block: with a new snapshot those are looked at again that use
 * a pool which is no longer the same, and all others stay, with their sizes.
 */
export class CycleBook {
  readonly #options: CycleOptions;
  #pools: readonly PoolState[] = [];
  #graph = new MarketGraph([]);
  #candidates: Candidate[] = [];

  constructor(options: CycleOptions) {
    this.#options = options;
  }

  /** Those of the newest snapshot. */
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /**
   * The same, in descending order of a score; those that come last when there are too many are forgotten. The order is
   * much like that of the last block, so there is little to sort.
   */
  rankedBy(scoreOf: (candidate: Candidate) => number): readonly Candidate[] {
    for (const candidate of this.#candidates) candidate.score = scoreOf(candidate);
    this.#candidates.sort((a, b) => b.score - a.score);
    if (this.#candidates.length > MOST_KEPT) this.#candidates.length = MOST_KEPT;
    return this.#candidates;
  }

  /**
   * Takes the next snapshot. States are immutable: a pool that is the same object is the same, whichever snapshots came
   * between. What is another object has changed, unless the pools themselves are others: then everything has.
   */
  update({ pools }: Pick<MarketSnapshot, "pools">): void {
    const known = this.#pools;
    if (pools === known) return;
    const isSameSet =
      pools.length === known.length &&
      pools.every((pool, i) => pool === known[i] || pool.address === known[i]?.address);
    if (!isSameSet) {
      this.#graph = new MarketGraph(pools, this.#options.wrappedNative);
      this.#candidates = [];
    }
    this.#pools = pools;
    const changed: number[] = [];
    for (let i = 0; i < pools.length; i++) if (!isSameSet || pools[i] !== known[i]) changed.push(i);
    if (changed.length === 0) return;
    this.#graph.refresh(pools, changed);
    const { isChanged } = this.#graph;
    const unchanged = this.#candidates.filter((candidate) => !candidate.usesAny(isChanged));
    this.#candidates = [...unchanged, ...this.#found()];
  }

  #found(): readonly Candidate[] {
    const { baseTokens, maxHops, premiumPpm = 0 } = this.#options;
    const bases = [...new Set(baseTokens)].flatMap((token) => this.#graph.tokenId(token) ?? []);
    const minRate = (1 + premiumPpm / 1_000_000) * (1 - FLOAT_MARGIN);
    const short = { bases, minRate, minHops: 2, maxHops: Math.min(maxHops, LONG_HOPS - 1), mostCycles: MOST_FOUND };
    const long = { bases, minRate, minHops: LONG_HOPS, maxHops, mostCycles: MOST_LONG_FOUND };
    return [...walkCycles(this.#graph, short), ...(maxHops < LONG_HOPS ? [] : walkCycles(this.#graph, long))]
      .map((found) => new Candidate(found, this.#pools, premiumPpm))
      .filter(({ profitAtMost }) => profitAtMost > 0);
  }
}
