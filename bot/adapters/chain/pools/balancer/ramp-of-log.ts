import { id } from "ethers";
import type { Hex } from "../../../../core/hex.ts";
import type { Amplification } from "../../../../market/quoting/balancer-stable/amplification.ts";
import { wordAt } from "../words.ts";

/** A log as far as it is read. */
interface RampLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** The log of the beginning of a ramp; see {@link rampOfLog}. */
export const AMP_UPDATE_STARTED = id("AmpUpdateStarted(uint256,uint256,uint256,uint256)") as Hex;

/** How a pool's amplification moves, if this log says so: keep it in the pool's BalancerMemory. */
export function rampOfLog({ topics: [topic], data }: RampLog): Amplification | undefined {
  if (topic !== AMP_UPDATE_STARTED) return undefined;
  const [startValue, endValue, startTime, endTime] = [0, 1, 2, 3].map((index) => wordAt(data, index));
  if (startValue === undefined || endValue === undefined || startTime === undefined || endTime === undefined) {
    return undefined;
  }
  return { startValue, endValue, startTime, endTime };
}
