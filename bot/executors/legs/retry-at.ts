import type { LegsSettings } from "./legs-settings.ts";

/** A quarter more at most, so that orders which failed together are not repeated together. */
const MAX_JITTER = 0.25;
const STEPS = 256n;
/** Knuth's multiplicative hash: order ids are neighbours. */
const SPREAD = 2_654_435_761n;

/**
 * When what has failed so often may be tried anew: after a delay that is doubled each time. What is added to it differs from
 * order to order, and is the same after a restart.
 */
export function retryAtMs(
  orderId: bigint,
  failures: number,
  lastFailureMs: number,
  { retryDelayMs }: Pick<LegsSettings, "retryDelayMs">,
): number {
  if (failures === 0) return 0;
  const chance = Number(((orderId + BigInt(failures)) * SPREAD) % STEPS) / Number(STEPS);
  return lastFailureMs + Math.round(retryDelayMs * 2 ** (failures - 1) * (1 + MAX_JITTER * chance));
}
