import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import { Random } from "../random.ts";

type Venue = UniswapEntry["venue"];

/** One swap that somebody is going to make. */
export interface TradeMove {
  readonly poolIndex: number;
  readonly zeroForOne: boolean;
  /** Of what the pool held of the token in at the start, in millionths. */
  readonly sizePpm: number;
  readonly tipWei: bigint;
}

const FEWEST_SWAPS = 3;
const MOST_SWAPS = 7;
/** Most of them are worth an arbitrage, but no fortune. V3's money lies closer to the price, and moves it less. */
const SWAP_SIZES_PPM: Readonly<Record<Venue, { readonly smallest: number; readonly largest: number }>> = {
  "uniswap-v2": { smallest: 1_500, largest: 15_000 },
  "uniswap-v3": { smallest: 3_000, largest: 45_000 },
};
const LOWEST_TIP_WEI = 50_000_000;
const HIGHEST_TIP_WEI = 2_000_000_000;

/** Pushed so many largest swaps away from its start, a pool is as good as certain to be brought back. */
const FAR_IN_SWAPS = 2;
const HIGHEST_RETURN_PROBABILITY = 0.95;

/**
 * What the traders do in each block, known from the seed alone: which pools, which way, how much. Prices wander and come
 * back, because the farther a pool has been pushed by the moves before, the likelier the next one goes the other way.
 */
export class TradePlan {
  readonly #seed: number;
  readonly #venues: readonly Venue[];
  /** Of each pool: token 0 sold minus token 0 bought so far, in millionths. */
  readonly #pushedPpm: number[];
  #nextStep = 0;

  /** @param venues of the pools, in the order of their indices */
  constructor(seed: number, venues: readonly Venue[]) {
    this.#seed = seed;
    this.#venues = venues;
    this.#pushedPpm = venues.map(() => 0);
  }

  /** The moves of all steps that are not done yet, up to and including this one; a step is a block of trading. */
  movesUntil(step: number): TradeMove[] {
    const moves: TradeMove[] = [];
    for (; this.#nextStep <= step; this.#nextStep++) moves.push(...this.#movesOf(this.#nextStep));
    return moves;
  }

  #movesOf(step: number): TradeMove[] {
    if (this.#venues.length === 0) return [];
    const random = new Random(this.#seed, step);
    const count = random.integer(FEWEST_SWAPS, MOST_SWAPS);
    return Array.from({ length: count }, () => this.#move(random));
  }

  #move(random: Random): TradeMove {
    const poolIndex = random.integer(0, this.#venues.length - 1);
    const { smallest, largest } = SWAP_SIZES_PPM[this.#venues[poolIndex] ?? "uniswap-v2"];
    const pushedPpm = this.#pushedPpm[poolIndex] ?? 0;
    const distance = Math.min(1, Math.abs(pushedPpm) / (FAR_IN_SWAPS * largest));
    const returns = random.chance(0.5 + (HIGHEST_RETURN_PROBABILITY - 0.5) * distance);
    const zeroForOne = returns ? pushedPpm < 0 : pushedPpm >= 0;
    const sizePpm = Math.round(random.logUniform(smallest, largest));
    const tipWei = BigInt(Math.round(random.logUniform(LOWEST_TIP_WEI, HIGHEST_TIP_WEI)));
    this.#pushedPpm[poolIndex] = pushedPpm + (zeroForOne ? sizePpm : -sizePpm);
    return { poolIndex, zeroForOne, sizePpm, tipWei };
  }
}
