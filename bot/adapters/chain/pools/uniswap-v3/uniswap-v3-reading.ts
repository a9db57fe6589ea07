import type { Hex } from "../../../../core/hex.ts";
import { MAX_UINT128 } from "../../../../core/integer-limits.ts";
import type { PoolEntry } from "../../../../core/pool-entry.ts";
import type { Tick } from "../../../../market/quoting/uniswap-v3/concentrated-liquidity.ts";
import {
  MAX_SQRT_RATIO,
  MIN_SQRT_RATIO,
  sqrtRatioAtTick,
  tickAtSqrtRatio,
} from "../../../../market/quoting/uniswap-v3/tick-math.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import type { PoolOutcome, PoolReading } from "../pool-reading.ts";
import { REACH_TICKS, ticksInWord, ticksOf, type TickWindow, windowAround, wordsOf } from "./tick-window.ts";
import { callWithInt, selectorOf, wordAt } from "../words.ts";

const SLOT0 = selectorOf("slot0()");
const LIQUIDITY = selectorOf("liquidity()");
const TICK_BITMAP = selectorOf("tickBitmap(int16)");
const TICKS = selectorOf("ticks(int24)");

/** What a pool's readings leave for the next one. */
export interface V3Memory {
  /** The calldata that the last one needed. */
  needed: readonly Hex[];
  /** How far ticks are read to each side of the price at least. */
  reachTicks: number;
}

/** What is asked of a pool of which nothing is known. */
export function emptyV3Memory(): V3Memory {
  return { needed: [SLOT0, LIQUIDITY], reachTicks: REACH_TICKS };
}

interface Price {
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  readonly liquidity: bigint;
}

/**
 * Reads a concentrated-liquidity pool: price, liquidity, and around the price the words of the tick bitmap and every
 * initialised tick that they show. It asks at once for what the last block needed; only a pool seen for the first time,
 * a new tick and a price in another word take further rounds.
 */
export class V3Reading implements PoolReading {
  readonly #entry: Extract<PoolEntry, { venue: "uniswap-v3" }>;
  readonly #memory: V3Memory;
  readonly #maxTicks: number;
  readonly #answers = new Map<Hex, ContractAnswer>();
  /** All calldata that this block needs, as far as its answers tell. */
  #needed: readonly Hex[];
  #asked: readonly Hex[] = [];
  #price: Price | undefined;
  #ticks: readonly number[] = [];

  /** @param maxTicks a pool that shows more initialised ticks around its price is left out */
  constructor(entry: Extract<PoolEntry, { venue: "uniswap-v3" }>, memory: V3Memory, maxTicks = Infinity) {
    this.#entry = entry;
    this.#memory = memory;
    this.#maxTicks = maxTicks;
    this.#needed = memory.needed;
  }

  wanted(): readonly ContractRead[] {
    this.#asked = this.#needed.filter((data) => !this.#answers.has(data));
    return this.#asked.map((data) => ({ target: this.#entry.address, data }));
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#asked.forEach((data, i) => this.#answers.set(data, answers[i]));
    const { tickSpacing } = this.#entry;
    this.#price = priceOf(this.#answers.get(SLOT0), this.#answers.get(LIQUIDITY));
    if (this.#price === undefined) {
      this.#needed = [];
      return;
    }
    const words = wordsOf(this.#windowAt(this.#price.tick));
    this.#ticks = words.flatMap((word) => {
      const bitmap = wordAt(this.#answers.get(callWithInt(TICK_BITMAP, word)), 0);
      return bitmap === undefined ? [] : ticksInWord(word, bitmap, tickSpacing);
    });
    if (this.#ticks.length > this.#maxTicks) {
      this.#needed = [];
      return;
    }
    this.#needed = [
      SLOT0,
      LIQUIDITY,
      ...words.map((word) => callWithInt(TICK_BITMAP, word)),
      ...this.#ticks.map((index) => callWithInt(TICKS, index)),
    ];
  }

  outcome(): PoolOutcome {
    const price = this.#price;
    if (price === undefined) return { problem: "it does not answer slot0() and liquidity(), or has no price yet" };
    if (this.#ticks.length > this.#maxTicks) {
      return { problem: `it has more than ${this.#maxTicks} initialised ticks around its price` };
    }
    if (this.#needed.some((data) => wordAt(this.#answers.get(data), 0) === undefined)) {
      return { problem: "it does not answer tickBitmap() and ticks()" };
    }
    this.#memory.needed = this.#needed;
    const ticks: Tick[] = this.#ticks.map((index) => ({
      index,
      liquidityNet: BigInt.asIntN(128, wordAt(this.#answers.get(callWithInt(TICKS, index)), 1) ?? 0n),
    }));
    const { tickSpacing } = this.#entry;
    return { ...this.#entry, ...price, ticks, ...ticksOf(this.#windowAt(price.tick), tickSpacing) };
  }

  #windowAt(tick: number): TickWindow {
    return windowAround(tick, this.#entry.tickSpacing, this.#memory.reachTicks);
  }
}

/** Undefined when the answers are missing, contradict each other or are not those of an initialised pool. */
function priceOf(slot0: ContractAnswer, liquidityAnswer: ContractAnswer): Price | undefined {
  const sqrtPriceX96 = wordAt(slot0, 0);
  const tickWord = wordAt(slot0, 1);
  const liquidity = wordAt(liquidityAnswer, 0);
  if (sqrtPriceX96 === undefined || tickWord === undefined || liquidity === undefined) return undefined;
  const tick = Number(BigInt.asIntN(256, tickWord));
  const isPossible = sqrtPriceX96 >= MIN_SQRT_RATIO && sqrtPriceX96 < MAX_SQRT_RATIO && liquidity <= MAX_UINT128;
  if (!isPossible) return undefined;
  // A swap down that ends exactly at an initialised tick leaves the pool at the tick below it.
  const tickOfPrice = tickAtSqrtRatio(sqrtPriceX96);
  const isAtBorder = tick === tickOfPrice - 1 && sqrtRatioAtTick(tickOfPrice) === sqrtPriceX96;
  return tick === tickOfPrice || isAtBorder ? { sqrtPriceX96, tick, liquidity } : undefined;
}
