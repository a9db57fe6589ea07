/** Two numbers that share no factor with 1,000: what is a matter of chance is another one for each order and attempt. */
const ORDER_STRIDE = 617n;
const ATTEMPT_STRIDE = 389n;
const STEPS = 1_000n;
const MOST_MORE = 0.25;

/**
 * How long to wait before what has failed is tried anew: doubled with each attempt, and up to a quarter more, so that trades
 * that have failed together do not come back together. The same in every process.
 * @param attempt 0 for the first
 */
export function retryPauseMs(orderId: bigint, attempt: number, retryDelayMs: number): number {
  const step = Number((orderId * ORDER_STRIDE + BigInt(attempt) * ATTEMPT_STRIDE) % STEPS);
  return Math.round(retryDelayMs * 2 ** attempt * (1 + (MOST_MORE * step) / Number(STEPS)));
}
