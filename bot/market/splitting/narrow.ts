/** A place, and by how much what is there exceeds what is wanted; negative where it falls short. */
export interface Bound {
  readonly at: number;
  readonly excess: number;
}

/** Halving alone takes 52 steps to what doubles can tell apart. */
const MAX_STEPS = 100;

/**
 * Brings two bounds of what is wanted together, as far as is near enough, or as doubles can. The Illinois method: where a
 * straight line between the bounds meets what is wanted, and a line that bends when one of them stays.
 * @param low falls short, or is just enough
 * @param high exceeds
 */
export function narrow<Kind extends Bound>(
  low: Kind,
  high: Kind,
  evaluate: (at: number) => Kind,
  isNear: (low: Kind, high: Kind) => boolean,
): readonly [low: Kind, high: Kind] {
  let [lowWeight, highWeight] = [1, 1];
  let moved: "low" | "high" | undefined;
  for (let step = 0; step < MAX_STEPS && !isNear(low, high); step++) {
    const [missing, excess] = [-low.excess * lowWeight, high.excess * highWeight];
    const at = low.at + ((high.at - low.at) * missing) / (missing + excess);
    if (!(at > low.at && at < high.at)) break;
    const bound = evaluate(at);
    if (bound.excess <= 0) {
      [low, lowWeight] = [bound, 1];
      if (moved === "low") highWeight /= 2;
      moved = "low";
    } else {
      [high, highWeight] = [bound, 1];
      if (moved === "high") lowWeight /= 2;
      moved = "high";
    }
  }
  return [low, high];
}
