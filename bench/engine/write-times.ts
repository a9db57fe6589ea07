const FIRST_CAPACITY = 1 << 16;

/** When the transaction of each signal was written; takes no memory for each note, so that it is not what is measured. */
export class WriteTimes {
  #atUs = new Float64Array(FIRST_CAPACITY).fill(NaN);
  #highestId = 0;
  #writes = 0;

  /** All of them, those of one signal repeatedly. */
  get writes(): number {
    return this.#writes;
  }

  note(signalIds: readonly number[], atUs: number): void {
    this.#writes += signalIds.length;
    for (const signalId of signalIds) {
      if (signalId > this.#highestId) this.#highestId = signalId;
      if (signalId >= this.#atUs.length) this.#grow(signalId);
      this.#atUs[signalId] = atUs;
    }
  }

  /** By signal id. */
  values(): Float64Array {
    return this.#atUs.slice(0, this.#highestId + 1);
  }

  #grow(signalId: number): void {
    const grown = new Float64Array(2 * Math.max(signalId, this.#atUs.length)).fill(NaN);
    grown.set(this.#atUs);
    this.#atUs = grown;
  }
}
