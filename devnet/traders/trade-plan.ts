import { Random } from "../random.ts";

/** One swap that somebody is going to make. */
export interface TradeMove {
  readonly poolIndex: number;
  readonly zeroForOne: boolean;
  /** Of what the pool held of the token in at the start, in millionths. */
  readonly sizePpm: number;
  readonly tipWei: bigint;
}

const FEWEST_SWAPS = 2;
const MOST_SWAPS = 5;
const SMALLEST_SWAP_PPM = 500;
const LARGEST_SWAP_PPM = 15_000;
const LOWEST_TIP_WEI = 50_000_000;
const HIGHEST_TIP_WEI = 2_000_000_000;

/** So far from its start, in millionths of its depth, a pool is as good as certain to be brought back. */
const FAR_PPM = 30_000;
const HIGHEST_RETURN_PROBABILITY = 0.95;

/**
 * What the traders do in each block, known from the seed alone: which pools, which way, how much. Prices wander and come
 * back, because the farther a pool has been pushed by the moves before, the likelier the next one goes the other way.
 */
export class TradePlan {
  readonly #seed: number;
  readonly #poolCount: number;
  /** Of each pool: token 0 sold minus token 0 bought so far, in millionths. */
  readonly #pushedPpm: number[];
  #nextStep = 0;

  constructor(seed: number, poolCount: number) {
    this.#seed = seed;
    this.#poolCount = poolCount;
    this.#pushedPpm = new Array<number>(poolCount).fill(0);
  }

  /** The moves of all steps that are not done yet, up to and including this one; a step is a block of trading. */
  movesUntil(step: number): TradeMove[] {
    const moves: TradeMove[] = [];
    for (; this.#nextStep <= step; this.#nextStep++) moves.push(...this.#movesOf(this.#nextStep));
    return moves;
  }

  #movesOf(step: number): TradeMove[] {
    if (this.#poolCount === 0) return [];
    const random = new Random(this.#seed, step);
    const count = random.integer(FEWEST_SWAPS, MOST_SWAPS);
    return Array.from({ length: count }, () => this.#move(random));
  }

  #move(random: Random): TradeMove {
    const poolIndex = random.integer(0, this.#poolCount - 1);
    const pushedPpm = this.#pushedPpm[poolIndex] ?? 0;
    const distance = Math.min(1, Math.abs(pushedPpm) / FAR_PPM);
    const returns = random.chance(0.5 + (HIGHEST_RETURN_PROBABILITY - 0.5) * distance);
    const zeroForOne = returns ? pushedPpm < 0 : pushedPpm >= 0;
    const sizePpm = Math.round(random.logUniform(SMALLEST_SWAP_PPM, LARGEST_SWAP_PPM));
    const tipWei = BigInt(Math.round(random.logUniform(LOWEST_TIP_WEI, HIGHEST_TIP_WEI)));
    this.#pushedPpm[poolIndex] = pushedPpm + (zeroForOne ? sizePpm : -sizePpm);
    return { poolIndex, zeroForOne, sizePpm, tipWei };
  }
}
