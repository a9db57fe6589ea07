import { MAX_UINT16 } from "./integer-limits.ts";

const SEQUENCE_BITS = 48n;
const SEQUENCE_MASK = (1n << SEQUENCE_BITS) - 1n;
/** 2^48 / 16 ms after 1970 is the year 2527, and 16,000 orders a second are more than are ever signed. */
const IDS_PER_MS = 16n;

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

  /**
   * The next id; never the same twice, even when the clock stands still, is set back or is centuries off.
   * Throws a RangeError when the strategy is not a u16 or the sequence is used up.
   */
  next(strategyId: number, nowMs: number): bigint {
    if (!Number.isInteger(strategyId) || strategyId < 0 || strategyId > MAX_UINT16) {
      throw new RangeError(`a strategy id is 0 to ${MAX_UINT16}, not ${strategyId}`);
    }
    const byClock = BigInt(Math.trunc(nowMs)) * IDS_PER_MS;
    const next = byClock > this.#last && byClock <= SEQUENCE_MASK ? byClock : this.#last + 1n;
    if (next > SEQUENCE_MASK) throw new RangeError("there are no order ids left");
    this.#last = next;
    return (BigInt(strategyId) << SEQUENCE_BITS) | this.#last;
  }

  /** Takes note of an id given by an earlier run. */
  observe(orderId: bigint): void {
    const sequence = orderId & SEQUENCE_MASK;
    if (sequence > this.#last) this.#last = sequence;
  }
}
