import type { Head } from "../../core/head.ts";
import type { Chain } from "../../ports/chain.ts";

/** Hands out heads one after the other; of several that came meanwhile only the newest matters. */
export class HeadQueue {
  readonly #abort: AbortSignal;
  readonly #stopListening: () => void;
  #pending: Head | undefined;
  #taken: Head | undefined;
  #wake: (() => void) | undefined;
  readonly #onAbort = (): void => this.#wake?.();

  constructor(chain: Chain, abort: AbortSignal) {
    this.#abort = abort;
    this.#pending = chain.head();
    this.#stopListening = chain.onHead((head) => {
      const newest = this.#pending ?? this.#taken;
      if (newest !== undefined && (head.hash === newest.hash || head.number < newest.number)) return;
      this.#pending = head;
      this.#wake?.();
    });
    abort.addEventListener("abort", this.#onAbort);
  }

  /** The chain's present head at first, then each time a newer one; undefined when it is time to stop. */
  async next(): Promise<Head | undefined> {
    while (!this.#abort.aborted) {
      const head = this.#pending;
      if (head !== undefined) {
        this.#pending = undefined;
        this.#taken = head;
        return head;
      }
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#wake = () => resolve(undefined);
      await promise;
    }
    return undefined;
  }

  close(): void {
    this.#stopListening();
    this.#abort.removeEventListener("abort", this.#onAbort);
  }
}
