import { BlockArrivals } from "../../market/block-arrivals.ts";
import type { Chain } from "../../ports/chain.ts";

/** Lets signals wait for heads that their sources have seen and we have not. */
export class HeadArrivals {
  readonly #arrivals = new BlockArrivals();
  readonly #stopListening: () => void;

  constructor(chain: Pick<Chain, "onHead">) {
    this.#stopListening = chain.onHead((head) => this.#arrivals.tell(head.number));
  }

  /** Resolves with the head of this number, or a later one; never rejects. */
  of(blockNumber: bigint): Promise<void> {
    return this.#arrivals.of(blockNumber);
  }

  stop(): void {
    this.#stopListening();
  }
}
