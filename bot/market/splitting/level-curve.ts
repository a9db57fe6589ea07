/**
 * What a pool takes and pays, as doubles, by its level: 1 / √(its marginal rate). Like water, an amount is split best when
 * it stands at one level in all pools that it has reached. Along constant-product curves the level is a straight line in
 * the amount.
 */
export interface LevelCurve {
  /** All that it may take. */
  readonly capacity: number;
  /** At or below the level of the first unit, and the level when it is full. */
  readonly firstLevel: number;
  readonly lastLevel: number;
  /** How much has gone in when it has this level; 0 below its first and all of its capacity above its last. */
  amountAt(level: number): number;
  /** What an amount up to the capacity brings. */
  outputOf(amountIn: number): number;
}

/** The level at a marginal rate. */
export function levelOfRate(rate: number): number {
  return 1 / Math.sqrt(rate);
}

/** The marginal rate at a level. */
export function rateOfLevel(level: number): number {
  return 1 / (level * level);
}
