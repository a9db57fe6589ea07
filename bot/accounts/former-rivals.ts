import type { Hex } from "../core/hex.ts";

/**
 * Transactions of ours for one nonce that nobody follows any more, as long as somebody may have to look for them: whoever
 * signed beside them, or after an earlier run named them.
 */
export class FormerRivals {
  /** With the serial number of the last use that may know of it; ascending. */
  readonly #lastUses = new Map<Hex, number>();

  get hashes(): readonly Hex[] {
    return [...this.#lastUses.keys()];
  }

  /** @param lastUse not lower than any before it */
  add(hash: Hex, lastUse: number): void {
    this.#lastUses.delete(hash);
    this.#lastUses.set(hash, lastUse);
  }

  /** No use below this serial number is left. */
  dropBelow(oldestUse: number): void {
    for (const [hash, lastUse] of this.#lastUses) {
      if (lastUse >= oldestUse) return;
      this.#lastUses.delete(hash);
    }
  }
}
