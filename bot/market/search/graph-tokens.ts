import { type Address, NATIVE_COIN } from "../../core/hex.ts";
import { type PoolState, tokensOf } from "../pool-state.ts";

/**
 * Numbers for tokens. The chain's own coin and its wrapped form are one token, because the contract wraps and unwraps on
 * its way; each pool still has to be told its own name for it (docs/adr/0054-the-native-coin-is-its-wrapped-form.md).
 */
export class GraphTokens {
  /** By number, in the order in which they come; the wrapped form stands for both. */
  readonly addresses: readonly Address[];
  readonly #ids = new Map<Address, number>();
  readonly #wrappedNative: Address | undefined;
  /** By place: pools of the native coin, and those that have its wrapped form beside it. */
  readonly #ofNative = new Set<number>();
  readonly #ofBoth = new Set<number>();

  /** @param wrappedNative when it is left out, the native coin is a token of its own */
  constructor(pools: readonly PoolState[], wrappedNative?: Address) {
    this.#wrappedNative = wrappedNative;
    pools.forEach((pool, place) => {
      const tokens = tokensOf(pool);
      for (const token of tokens) {
        const known = this.#shown(token);
        if (!this.#ids.has(known)) this.#ids.set(known, this.#ids.size);
      }
      if (wrappedNative === undefined || !tokens.includes(NATIVE_COIN)) return;
      (tokens.includes(wrappedNative) ? this.#ofBoth : this.#ofNative).add(place);
    });
    this.addresses = [...this.#ids.keys()];
  }

  /** Undefined where no pool trades it. */
  idOf(token: Address): number | undefined {
    return this.#ids.get(this.#shown(token));
  }

  /** What the pool at a place calls the token. */
  nameIn(place: number, id: number): Address {
    const address = this.addresses[id] ?? "0x";
    return address === this.#wrappedNative && this.#ofNative.has(place) ? NATIVE_COIN : address;
  }

  /** Whether the pool's token can be meant: where a pool has both forms, only the wrapped one can. */
  isNamed(place: number, token: Address): boolean {
    return token !== NATIVE_COIN || !this.#ofBoth.has(place);
  }

  #shown(token: Address): Address {
    return token === NATIVE_COIN ? (this.#wrappedNative ?? token) : token;
  }
}
