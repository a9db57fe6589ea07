import { setTimeout as delay } from "node:timers/promises";
import type { RelayAnswer } from "../../ports/relay.ts";

/** When an offer is made again. */
export interface OfferPatience {
  /** Whether its last block is still to come, and it has not been replaced or taken back. */
  readonly isInTime: () => boolean;
  /** How long the relay is to be left alone, in milliseconds. */
  readonly pauseMs: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

const MAX_OFFERS = 3;
/** Before the second offer; twice as long before each further one. Half of it is left to chance. */
const FIRST_WAIT_MS = 500;
/** A slot; whoever wants to be left alone for longer is left alone. */
const LONGEST_WAIT_MS = 12_000;

/**
 * Makes an offer until it is answered with yes or no, a few times at most, and never when it is too late: to offer
 * the same bytes twice is harmless. A no to a repeated offer stays unknown, because the first one may have been taken.
 */
export async function offerUntilBlock(
  offer: () => Promise<RelayAnswer>,
  { isInTime, pauseMs, random = Math.random }: OfferPatience,
): Promise<RelayAnswer> {
  let answer = await offer();
  for (let offers = 1; answer.answer === "unknown" && offers < MAX_OFFERS; offers++) {
    const ownWaitMs = FIRST_WAIT_MS * 2 ** (offers - 1) * (0.5 + random() / 2);
    const waitMs = Math.max(ownWaitMs, Math.ceil(pauseMs()));
    if (waitMs > LONGEST_WAIT_MS || !isInTime()) return answer;
    await delay(waitMs, undefined, { ref: false });
    if (!isInTime()) return answer;
    const next = await offer();
    if (next.answer === "rejected") return { answer: "unknown", detail: `${answer.detail}; then: ${next.detail}` };
    answer = next;
  }
  return answer;
}
