const BPS = 10_000;

/** How the last orders of one strategy have ended, in the order of their ends. */
export class StrategyRecord {
  readonly #window: number;
  /** Whether it failed, by order; oldest first. */
  readonly #failedOf = new Map<bigint, boolean>();
  #failures = 0;

  constructor(window: number) {
    this.#window = window;
  }

  get orders(): number {
    return this.#failedOf.size;
  }

  /** Rounded down; 0 without orders. */
  get failureRateBps(): number {
    return this.orders === 0 ? 0 : Math.floor((this.#failures * BPS) / this.orders);
  }

  /** Whether more than this share has failed, to the last digit. */
  exceeds(shareBps: number): boolean {
    return this.#failures * BPS > shareBps * this.orders;
  }

  add(orderId: bigint, hasFailed: boolean): void {
    this.takeBack(orderId);
    this.#failedOf.set(orderId, hasFailed);
    if (hasFailed) this.#failures += 1;
    if (this.orders <= this.#window) return;
    const [oldest] = this.#failedOf.keys();
    if (oldest !== undefined) this.takeBack(oldest);
  }

  /** Forgets how an order has ended; true when it had failed. */
  takeBack(orderId: bigint): boolean {
    const hasFailed = this.#failedOf.get(orderId);
    this.#failedOf.delete(orderId);
    if (hasFailed === true) this.#failures -= 1;
    return hasFailed === true;
  }

  clear(): void {
    this.#failedOf.clear();
    this.#failures = 0;
  }
}
