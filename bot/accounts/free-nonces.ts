/** Where the queue of public transactions goes on: the lowest open nonce that none of them has, without a search for it. */
export class FreeNonces {
  /** From the lowest open nonce up to here each one is queued, or among the freed. */
  #next = 0;
  /** Those below that were queued once, lowest first; some are queued again by now. */
  readonly #freed: number[] = [];

  lowest(lowestOpen: number, isQueued: (nonce: number) => boolean): number {
    let [freed] = this.#freed;
    while (freed !== undefined && (freed < lowestOpen || isQueued(freed))) {
      this.#freed.shift();
      [freed] = this.#freed;
    }
    if (freed !== undefined) return freed;
    this.#next = Math.max(this.#next, lowestOpen);
    while (isQueued(this.#next)) this.#next += 1;
    return this.#next;
  }

  /** Nothing is queued there any more, or it is open again with nothing queued. */
  free(nonce: number): void {
    if (nonce >= this.#next) return;
    const above = this.#freed.findLastIndex((freed) => freed < nonce) + 1;
    if (this.#freed[above] !== nonce) this.#freed.splice(above, 0, nonce);
  }
}
