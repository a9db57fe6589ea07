import type { Address } from "../../bot/core/hex.ts";
import type { Quarantine } from "../../bot/ports/quarantine.ts";

/** A test double: a quarantine in memory, in which nothing ends by itself. */
export class HeldPools implements Pick<Quarantine, "held" | "hold" | "release"> {
  readonly #held = new Set<Address>();

  held(): ReadonlySet<Address> {
    return this.#held;
  }

  hold(address: Address): void {
    this.#held.add(address);
  }

  release(address: Address): boolean {
    return this.#held.delete(address);
  }
}
