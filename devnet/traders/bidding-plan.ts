import { Random } from "../random.ts";

/** Who bids in a block, and how boldly. */
export interface Bid {
  readonly swapperIndex: number;
  /** Of the profit, in thousandths. */
  readonly sharePermille: number;
}

const BIDDING_PROBABILITY = 0.5;
const SMALLEST_SHARE_PERMILLE = 300;
const LARGEST_SHARE_PERMILLE = 900;

/** Their draws must not be the traders'. */
const RIVALS_STREAM = 0x51a1;

/** What the rivals do in a block, known from the seed alone; in half of the blocks nothing. A step is a block of trading. */
export function bidOf(seed: number, step: number, swapperCount: number): Bid | undefined {
  const random = new Random(seed, RIVALS_STREAM, step);
  if (!random.chance(BIDDING_PROBABILITY)) return undefined;
  return {
    swapperIndex: random.integer(0, swapperCount - 1),
    sharePermille: random.integer(SMALLEST_SHARE_PERMILLE, LARGEST_SHARE_PERMILLE),
  };
}
