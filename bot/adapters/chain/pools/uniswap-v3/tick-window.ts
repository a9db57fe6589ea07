import { MAX_TICK, MIN_TICK } from "../../../../market/quoting/uniswap-v3/tick-math.ts";

const WORD_TICKS = 256;

/**
 * How far ticks are known to each side of the price at least: 4,000 ticks are 49 % up and 33 % down, more than a swap
 * that pays moves a pool. One word to each side is already more than that from a spacing of 16 on.
 */
export const REACH_TICKS = 4_000;

/** The words of a pool's tick bitmap around its price. */
export interface TickWindow {
  readonly firstWord: number;
  readonly lastWord: number;
}

/** The words to read at a tick. */
export function windowAround(tick: number, tickSpacing: number, reachTicks = REACH_TICKS): TickWindow {
  const word = Math.floor(Math.floor(tick / tickSpacing) / WORD_TICKS);
  const reach = Math.ceil(reachTicks / (WORD_TICKS * tickSpacing));
  return { firstWord: word - reach, lastWord: word + reach };
}

/** The words' numbers, ascending. */
export function wordsOf({ firstWord, lastWord }: TickWindow): number[] {
  return Array.from({ length: lastWord - firstWord + 1 }, (_, i) => firstWord + i);
}

/** The lowest and highest tick that the words speak of. */
export function ticksOf(
  { firstWord, lastWord }: TickWindow,
  tickSpacing: number,
): { readonly knownFromTick: number; readonly knownToTick: number } {
  return {
    knownFromTick: Math.max(firstWord * WORD_TICKS * tickSpacing, MIN_TICK),
    knownToTick: Math.min(((lastWord + 1) * WORD_TICKS - 1) * tickSpacing, MAX_TICK),
  };
}

/** The initialised ticks that a word of the bitmap shows, ascending. */
export function ticksInWord(word: number, bitmap: bigint, tickSpacing: number): number[] {
  const ticks: number[] = [];
  for (let bit = 0, rest = bitmap; rest > 0n; bit++, rest >>= 1n) {
    if ((rest & 1n) === 1n) ticks.push((word * WORD_TICKS + bit) * tickSpacing);
  }
  return ticks;
}
