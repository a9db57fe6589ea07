const NS_PER_MS = 1_000_000n;

/**
 * The sequence numbers of the messages that we send: each is one more than the one before it. The first one follows the
 * clock, so that after a restart they go on above all that were given before, without being stored.
 */
export class MessageSequence {
  #last: bigint;

  constructor(nowMs: number) {
    this.#last = BigInt(Math.trunc(nowMs)) * NS_PER_MS;
  }

  /** That of the last message; a header by itself repeats it, because nobody counts those. */
  get last(): bigint {
    return this.#last;
  }

  next(): bigint {
    this.#last += 1n;
    return this.#last;
  }
}

/** Milliseconds of the wall clock as messages have them. */
export function timestampNsOf(ms: number): bigint {
  return BigInt(Math.trunc(ms)) * NS_PER_MS;
}
