/** A signal id is the clock's milliseconds above these bits of sequence: 2^20 signals a millisecond until 2527. */
const SEQUENCE_BITS = 20n;

/** The ids of a source's signals. */
export class SignalIds {
  #last = 0n;

  /** By the clock, so that a restart goes on above every id given before; by one where the clock stands still. */
  next(nowMs: number): bigint {
    const byClock = BigInt(nowMs) << SEQUENCE_BITS;
    this.#last = byClock > this.#last ? byClock : this.#last + 1n;
    return this.#last;
  }
}
