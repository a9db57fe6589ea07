/** The amplification times 1,000, as a pool keeps it. Values and times of the start and the end are equal when it rests. */
export interface Amplification {
  readonly startValue: bigint;
  readonly endValue: bigint;
  /** Seconds since 1970. */
  readonly startTime: bigint;
  readonly endTime: bigint;
}

/** In which amplifications are counted. */
export const AMPLIFICATION_PRECISION = 1_000n;

/** An amplification that does not move. */
export function constantAmplification(value: bigint): Amplification {
  return { startValue: value, endValue: value, startTime: 0n, endTime: 0n };
}

/** The value in a block with that time: a straight line whose change is rounded down. */
export function amplificationAt(amplification: Amplification, timestampS: bigint): bigint {
  const { startValue, endValue, startTime, endTime } = amplification;
  if (timestampS >= endTime) return endValue;
  // bigint truncates towards zero as the contract's two unsigned branches do.
  return startValue + ((endValue - startValue) * (timestampS - startTime)) / (endTime - startTime);
}
