import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import type { Signer } from "../../bot/ports/signer.ts";

/** What is signed for each nonce of each account, as it leaves the keys. */
export class NonceLedger {
  readonly #signed = new Map<Address, Map<number, Set<Hex>>>();

  /** The same signer, whose signatures are written down. */
  over(signer: Signer): Signer {
    return {
      accounts: signer.accounts,
      sign: async (account, transaction) => {
        const signed = await signer.sign(account, transaction);
        // A cancellation calls nothing; it may share the nonce of what it takes back.
        if (transaction.data !== "0x") this.#hashesAt(account, transaction.nonce).add(signed.hash);
        return signed;
      },
    };
  }

  /** Executions signed for a nonce beyond its first one. */
  doublySigned(): number {
    const hashes = [...this.#signed.values()].flatMap((nonces) => [...nonces.values()]);
    return hashes.reduce((sum, { size }) => sum + size - 1, 0);
  }

  /** For an account whose first nonce was 0: spent ones that nothing was signed for, and signed ones not spent. */
  gapsOf(account: Address, spent: number): number {
    const nonces = this.#signed.get(account) ?? new Map<number, Set<Hex>>();
    const end = Math.max(spent, ...[...nonces.keys()].map((nonce) => nonce + 1));
    const all = Array.from({ length: end }, (_, nonce) => nonce);
    return all.filter((nonce) => nonce >= spent || !nonces.has(nonce)).length;
  }

  #hashesAt(account: Address, nonce: number): Set<Hex> {
    const nonces = this.#signed.get(account) ?? new Map<number, Set<Hex>>();
    const hashes = nonces.get(nonce) ?? new Set<Hex>();
    this.#signed.set(account, nonces.set(nonce, hashes));
    return hashes;
  }
}

/** Parts whose nonce went to another transaction. */
export function droppedParts(orders: readonly Order[]): number {
  return orders.flatMap(({ parts }) => parts).filter(({ failure }) => failure?.reason === "TransactionDropped").length;
}
