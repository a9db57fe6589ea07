import type { Address } from "../../bot/core/hex.ts";
import type { Bundle } from "./bundle.ts";

/** Cancellations name no block, so they cannot expire with one: the oldest are forgotten. */
const MAX_CANCELLATIONS = 10_000;

/**
 * Which bundle of a name is the latest. Requests may overtake each other on their way; the replacementNonce says in which
 * order their sender meant them. Bundles of one name for different blocks live side by side.
 */
export class ReplacementOrder {
  readonly #latest = new Map<string, { readonly nonce: bigint; readonly block: bigint }>();
  readonly #cancelled = new Map<string, bigint>();

  /** Whether something later of the same name has been heard of. */
  isOutdated(bundle: Bundle): boolean {
    const { signer, replacementUuid, replacementNonce, lastBlock } = bundle;
    if (replacementUuid === undefined || replacementNonce === undefined) return false;
    const latest = this.#latest.get(`${nameOf(signer, replacementUuid)} ${lastBlock}`);
    const cancelled = this.#cancelled.get(nameOf(signer, replacementUuid));
    return [latest?.nonce, cancelled].some((nonce) => nonce !== undefined && replacementNonce < nonce);
  }

  noteBundle({ signer, replacementUuid, replacementNonce, lastBlock }: Bundle): void {
    if (replacementUuid === undefined || replacementNonce === undefined) return;
    const key = `${nameOf(signer, replacementUuid)} ${lastBlock}`;
    this.#latest.set(key, { nonce: replacementNonce, block: lastBlock });
  }

  noteCancellation(signer: Address, replacementUuid: string, nonce: bigint): void {
    const name = nameOf(signer, replacementUuid);
    const known = this.#cancelled.get(name);
    if (known !== undefined && known >= nonce) return;
    const [oldest] = this.#cancelled.keys();
    if (oldest !== undefined && this.#cancelled.size >= MAX_CANCELLATIONS) this.#cancelled.delete(oldest);
    this.#cancelled.set(name, nonce);
  }

  /** Forgets bundles of blocks before this one. */
  expire(beforeBlock: bigint): void {
    for (const [key, { block }] of this.#latest) if (block < beforeBlock) this.#latest.delete(key);
  }
}

function nameOf(signer: Address, replacementUuid: string): string {
  return `${signer} ${replacementUuid}`;
}
