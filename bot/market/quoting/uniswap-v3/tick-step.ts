import type { Tick } from "./concentrated-liquidity.ts";

/** Where a swap stops next: an initialised tick, or the edge of a word of the pool's bitmap. */
export interface TickStep {
  readonly index: number;
  /** Set when the tick is initialised. */
  readonly tick: Tick | undefined;
}

/** Ticks of a word of the bitmap. */
const WORD_TICKS = 256;

/** The position in an ascending list of the first tick above the index. */
function firstAbove(ticks: readonly Tick[], index: number): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ticks[middle]?.index ?? Infinity) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * nextInitializedTickWithinOneWord of TickBitmap.sol. The edges of words matter even where no tick is initialised: a
 * swap rounds once at each stop.
 */
export function nextTickStep(
  ticks: readonly Tick[],
  fromTick: number,
  tickSpacing: number,
  downwards: boolean,
): TickStep {
  const compressed = Math.floor(fromTick / tickSpacing);
  if (downwards) {
    const edge = Math.floor(compressed / WORD_TICKS) * WORD_TICKS * tickSpacing;
    const tick = ticks[firstAbove(ticks, compressed * tickSpacing) - 1];
    return tick !== undefined && tick.index >= edge ? { index: tick.index, tick } : { index: edge, tick: undefined };
  }
  const first = compressed + 1;
  const edge = (Math.floor(first / WORD_TICKS) * WORD_TICKS + WORD_TICKS - 1) * tickSpacing;
  const tick = ticks[firstAbove(ticks, first * tickSpacing - 1)];
  return tick !== undefined && tick.index <= edge ? { index: tick.index, tick } : { index: edge, tick: undefined };
}
