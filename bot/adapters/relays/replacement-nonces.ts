import type { BundleOffer } from "../../ports/relay.ts";

/** Names are of orders of the last minutes. */
const MAX_NAMES = 1_000;

interface Name {
  nonce: number;
  /** What was offered last for each block, and with which number; empty after a cancellation. */
  readonly offers: Map<bigint, { readonly transactions: string; readonly nonce: number }>;
}

/**
 * The numbers by which builders tell a bundle from the one that it replaces: they rise under each name, and are times in
 * milliseconds, so that they go on rising after a restart. The same offer has the same number, whichever relay it is for.
 */
export class ReplacementNonces {
  readonly #nowMs: () => number;
  readonly #names = new Map<string, Name>();

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  nonceFor(replacementUuid: string, offer: Pick<BundleOffer, "transactions" | "targetBlock">): number {
    const name = this.#nameOf(replacementUuid);
    const transactions = offer.transactions.join();
    const last = name.offers.get(offer.targetBlock);
    if (last?.transactions === transactions) return last.nonce;
    this.#raise(name);
    name.offers.set(offer.targetBlock, { transactions, nonce: name.nonce });
    return name.nonce;
  }

  /** Not below any number that was given under the name, and below every one that follows. */
  nonceOfCancellation(replacementUuid: string): number {
    const name = this.#nameOf(replacementUuid);
    if (name.nonce === 0 || name.offers.size > 0) this.#raise(name);
    name.offers.clear();
    return name.nonce;
  }

  #raise(name: Name): void {
    name.nonce = Math.max(this.#nowMs(), name.nonce + 1);
  }

  #nameOf(replacementUuid: string): Name {
    const known = this.#names.get(replacementUuid);
    if (known !== undefined) return known;
    const [oldest] = this.#names.keys();
    if (oldest !== undefined && this.#names.size >= MAX_NAMES) this.#names.delete(oldest);
    const name: Name = { nonce: 0, offers: new Map() };
    this.#names.set(replacementUuid, name);
    return name;
  }
}
