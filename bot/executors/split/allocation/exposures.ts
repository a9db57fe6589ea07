/** Sums by name, in 1e-8 USD. */
export class Exposures {
  readonly #sums = new Map<string, bigint>();

  add(name: string, usdE8: bigint): void {
    const sum = this.of(name) + usdE8;
    if (sum === 0n) this.#sums.delete(name);
    else this.#sums.set(name, sum);
  }

  of(name: string): bigint {
    return this.#sums.get(name) ?? 0n;
  }
}
