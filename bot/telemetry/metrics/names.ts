/** What all our metrics begin with, as specification 000 calls the service. */
export const PREFIX = "execution_engine_";

/**
 * Upper bounds of what takes micro- to milliseconds, in seconds: fine around the thresholds that the alerts look at
 * (4, 5 and 10 ms), because a quantile is only as exact as the bucket that it falls into.
 */
export const FAST_BUCKETS_S = [
  0.000_1, 0.000_25, 0.000_5, 0.001, 0.002, 0.003, 0.004, 0.005, 0.007_5, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5,
];

/** Upper bounds of what takes blocks, in seconds: the specification's target is 60 s, the deadline 300 s. */
export const SLOW_BUCKETS_S = [1, 2, 5, 12, 24, 36, 48, 60, 90, 120, 180, 300, 600];
