import type { ConcentratedLiquidity } from "./concentrated-liquidity.ts";
import { SwapLadder } from "./swap-ladder.ts";

// The ladders of a state go with it.
const downwardLadders = new WeakMap<ConcentratedLiquidity, SwapLadder>();
const upwardLadders = new WeakMap<ConcentratedLiquidity, SwapLadder>();

/**
 * The ladder of a state in one direction, climbed as far as anybody has needed it.
 * @param feePpm of this pool in this direction: always the same
 */
export function ladderOf(pool: ConcentratedLiquidity, downwards: boolean, feePpm: number): SwapLadder {
  const ladders = downwards ? downwardLadders : upwardLadders;
  const known = ladders.get(pool);
  if (known !== undefined) return known;
  const ladder = new SwapLadder(pool, downwards, feePpm);
  ladders.set(pool, ladder);
  return ladder;
}
