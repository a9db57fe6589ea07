/** When something was committed. */
export interface CommitTime {
  readonly key: string;
  /** Wall clock. */
  readonly atMs: number;
}

/** Commits by their times, so that finding those that are over looks at no others. */
export class CommitTimes {
  /** The oldest first. */
  readonly #times: CommitTime[] = [];

  add(time: CommitTime): void {
    // Nearly always the last place.
    let place = this.#times.length;
    while (place > 0 && (this.#times[place - 1]?.atMs ?? 0) > time.atMs) place -= 1;
    this.#times.splice(place, 0, time);
  }

  /** Those of then and earlier; they are gone afterwards. */
  takeUntil(atMs: number): readonly CommitTime[] {
    let count = 0;
    while ((this.#times[count]?.atMs ?? Infinity) <= atMs) count += 1;
    return count === 0 ? [] : this.#times.splice(0, count);
  }
}
