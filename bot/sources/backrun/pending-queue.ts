import type { Hex } from "../../core/hex.ts";
import type { PendingTransaction } from "../../core/pending-transaction.ts";

/** Of some minutes of mainnet; one that comes again after that is looked at again. */
const MAX_REMEMBERED = 20_000;

/** Pending transactions that wait to be looked at: the newest first, each once, and the oldest go when there are too many. */
export class PendingQueue {
  readonly #maxWaiting: number;
  readonly #waiting: PendingTransaction[] = [];
  readonly #known = new Set<Hex>();

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Whether it has come before; from now on it has. */
  isRepeated({ transactionHash }: PendingTransaction): boolean {
    if (this.#known.has(transactionHash)) return true;
    const [oldest] = this.#known;
    if (oldest !== undefined && this.#known.size >= MAX_REMEMBERED) this.#known.delete(oldest);
    this.#known.add(transactionHash);
    return false;
  }

  /** False when the oldest one had to go for it. */
  add(transaction: PendingTransaction): boolean {
    this.#waiting.push(transaction);
    return this.#waiting.length <= this.#maxWaiting || this.#waiting.shift() === undefined;
  }

  takeNewest(): PendingTransaction | undefined {
    return this.#waiting.pop();
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
