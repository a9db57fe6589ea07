import { uint256 } from "../curve/pool-arithmetic.ts";
import type { AmplificationRamp } from "./stable-pool.ts";

/** A in the pool's precision at a moment. Rounds towards the initial A both ways. */
export function amplificationAt(ramp: AmplificationRamp, timestampS: bigint): bigint {
  const { initialA, futureA, initialTimeS, futureTimeS } = ramp;
  if (timestampS >= futureTimeS) return futureA;
  const passedS = uint256(timestampS - initialTimeS);
  // BigInt division cuts towards zero, so one expression serves the way up and the way down.
  return initialA + ((futureA - initialA) * passedS) / (futureTimeS - initialTimeS);
}
