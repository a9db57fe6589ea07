/** Lets whoever needs a block wait for it: one promise a block, however many wait. */
export class BlockArrivals {
  readonly #awaited = new Map<bigint, PromiseWithResolvers<undefined>>();

  /** Resolves when this block, or a later one, is told; never rejects. */
  of(blockNumber: bigint): Promise<void> {
    const known = this.#awaited.get(blockNumber);
    if (known !== undefined) return known.promise;
    const awaited = Promise.withResolvers<undefined>();
    this.#awaited.set(blockNumber, awaited);
    return awaited.promise;
  }

  /** The block is here. */
  tell(blockNumber: bigint): void {
    for (const [awaited, { resolve }] of this.#awaited) {
      if (awaited > blockNumber) continue;
      this.#awaited.delete(awaited);
      resolve(undefined);
    }
  }
}
