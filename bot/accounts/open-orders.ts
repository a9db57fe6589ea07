/** The orders that have something open, counted as it opens and closes: with ten thousand nobody walks through them. */
export class OpenOrders {
  /** How many open things each of them has. */
  readonly #uses = new Map<bigint, number>();

  get size(): number {
    return this.#uses.size;
  }

  list(): readonly bigint[] {
    return [...this.#uses.keys()];
  }

  open(orderId: bigint): void {
    this.#uses.set(orderId, (this.#uses.get(orderId) ?? 0) + 1);
  }

  /** Takes back one {@link open}. */
  close(orderId: bigint): void {
    const left = (this.#uses.get(orderId) ?? 0) - 1;
    if (left > 0) this.#uses.set(orderId, left);
    else this.#uses.delete(orderId);
  }
}
