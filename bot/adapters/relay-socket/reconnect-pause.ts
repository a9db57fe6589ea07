const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Pauses grow by up to this part, and never shrink: nobody comes back early, and not all at once. */
const JITTER = 0.25;

/** @param attempt how many attempts have failed in a row, from 1 on */
export function reconnectPauseMs(attempt: number, random: () => number = Math.random): number {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return pauseMs * (1 + JITTER * random());
}
