/**
 * Pseudo-random numbers that depend on nothing but their seeds: Mulberry32 by Tommy Ettinger (public domain), which is
 * good enough for traders and no good for secrets.
 */
export class Random {
  #state: number;

  /** @param seeds such as the run's seed and a block number; other numbers give an unrelated sequence */
  constructor(...seeds: readonly number[]) {
    this.#state = seeds.reduce((state, seed) => scrambled(state ^ scrambled(seed | 0)), 0x9e3779b9);
  }

  /** At least 0, less than 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return scrambled(this.#state) / 2 ** 32;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number from `lowest` to `highest`, both included. */
  integer(lowest: number, highest: number): number {
    return lowest + Math.floor(this.fraction() * (highest - lowest + 1));
  }

  /** From `lowest` to `highest`, each order of magnitude as likely as the next; both positive. */
  logUniform(lowest: number, highest: number): number {
    return lowest * (highest / lowest) ** this.fraction();
  }

  /** One of the items. Throws a RangeError when there are none. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError("there is nothing to pick from");
    return item;
  }
}

/** Mulberry32's mixing step, as an unsigned 32-bit number. */
function scrambled(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
