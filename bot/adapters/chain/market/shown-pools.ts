import type { Address } from "../../../core/hex.ts";
import { type PoolState, tokensOf } from "../../../market/pool-state.ts";
import type { Quarantine } from "../../../ports/quarantine.ts";
import type { PoolTable } from "./pool-table.ts";

/** The pools that others may see: all but those that are in quarantine, or hold a token that is. */
export class ShownPools {
  readonly #table: Pick<PoolTable, "entries" | "states">;
  readonly #quarantine: Pick<Quarantine, "held">;
  #hidden: ReadonlySet<Address> = new Set();

  constructor(table: Pick<PoolTable, "entries" | "states">, quarantine: Pick<Quarantine, "held">) {
    this.#table = table;
    this.#quarantine = quarantine;
  }

  /** With the pools that went into quarantine, or came out of it, since this was asked last. */
  now(): { readonly pools: readonly PoolState[]; readonly toggled: readonly Address[] } {
    const held = this.#quarantine.held();
    const pools: PoolState[] = [];
    const hidden = new Set<Address>();
    for (const state of this.#table.states.values()) {
      const isHidden = held.size > 0 && [state.address, ...tokensOf(state)].some((address) => held.has(address));
      if (isHidden) hidden.add(state.address);
      else pools.push(state);
    }
    const before = this.#hidden;
    this.#hidden = hidden;
    const gone = [...before].filter((address) => !hidden.has(address));
    return { pools, toggled: [...gone, ...[...hidden].filter((address) => !before.has(address))] };
  }
}
