const SEQUENCE_BITS = 48n;
const SEQUENCE_MASK = (1n << SEQUENCE_BITS) - 1n;
/** 2^48 / 128 ms reaches the year 39,000; 128 ids a millisecond is more than signing allows. */
const IDS_PER_MS = 128n;

/**
 * Order ids: u64, the strategy in the upper 16 bits (so that readers can tell it from the id alone) and below it a
 * sequence that follows the clock, so that a restart goes on above every id ever given, journal or not.
 */
export class OrderIdSequence {
  #last: bigint;

  /** @param lastOrderId the highest id known, 0n when none is */
  constructor(lastOrderId: bigint) {
    this.#last = lastOrderId & SEQUENCE_MASK;
  }

  /** The next id; never the same twice, even when the clock stands still or is set back. */
  next(strategyId: number, nowMs: number): bigint {
    const byClock = BigInt(nowMs) * IDS_PER_MS;
    this.#last = byClock > this.#last ? byClock : this.#last + 1n;
    return (BigInt(strategyId) << SEQUENCE_BITS) | this.#last;
  }

  /** Takes note of an id given by an earlier run. */
  observe(orderId: bigint): void {
    const sequence = orderId & SEQUENCE_MASK;
    if (sequence > this.#last) this.#last = sequence;
  }
}
