/** The machine's two ways to tell time, in milliseconds. */
export interface TwoClocks {
  /** Goes on while the machine is suspended, and can be set. */
  readonly wallMs: () => number;
  /** Can not be set, and may stand still while the machine is suspended. */
  readonly monotonicMs: () => number;
}

export const MACHINE_CLOCKS: TwoClocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** Whether what was read is still fresh by both clocks: neither a clock that is set back nor a suspension keeps it so. */
export class Freshness {
  readonly #maxAgeMs: number;
  readonly #clocks: TwoClocks;
  #wallMs = -Infinity;
  #monotonicMs = -Infinity;

  constructor(maxAgeMs: number, clocks: TwoClocks = MACHINE_CLOCKS) {
    this.#maxAgeMs = maxAgeMs;
    this.#clocks = clocks;
  }

  /** @param readAtMs of the wall clock */
  renew(readAtMs: number): void {
    const { wallMs, monotonicMs } = this.#clocks;
    const ageMs = Math.max(0, wallMs() - readAtMs);
    this.#wallMs = readAtMs;
    this.#monotonicMs = monotonicMs() - ageMs;
  }

  isFresh(): boolean {
    return (
      this.#clocks.monotonicMs() - this.#monotonicMs <= this.#maxAgeMs &&
      this.#clocks.wallMs() - this.#wallMs <= this.#maxAgeMs
    );
  }
}
