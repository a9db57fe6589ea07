import type { Address } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import { CheckedReading } from "./market-checked-reading.ts";
import type { PoolReading } from "./market-pool-reading.ts";
import { V2Reading } from "./market-v2-reading.ts";
import { emptyV3Memory, V3Reading, type V3Memory } from "./market-v3-reading.ts";

/** 64,000 ticks are a factor of 600 in the price to each side. */
const MAX_REACH_TICKS = 64_000;

/** Makes the readings of pools, and remembers between blocks what makes the next reading of one cheaper. */
export class PoolReadings {
  readonly #maxTicks: number | undefined;
  /** Pools that were found to be what the list says. */
  readonly #checked = new Set<Address>();
  readonly #memories = new Map<Address, V3Memory>();

  /** @param maxTicks a pool that shows more initialised ticks around its price is left out */
  constructor(maxTicks?: number) {
    this.#maxTicks = maxTicks;
  }

  /** One reading of the pool in one block. */
  of(entry: PoolEntry): PoolReading {
    const reading =
      entry.venue === "uniswap-v2" ? new V2Reading(entry) : new V3Reading(entry, this.#memoryOf(entry), this.#maxTicks);
    if (this.#checked.has(entry.address)) return reading;
    return new CheckedReading(entry, reading, () => this.#checked.add(entry.address));
  }

  /** It was found earlier to be what the list says: that cannot have changed. */
  trust({ address }: PoolEntry): void {
    this.#checked.add(address);
  }

  /** Knows twice as many ticks to each side of the price from the next reading on; false where no more are read. */
  widen(entry: PoolEntry): boolean {
    if (entry.venue !== "uniswap-v3") return false;
    const memory = this.#memoryOf(entry);
    const reachTicks = Math.min(memory.reachTicks * 2, MAX_REACH_TICKS);
    if (reachTicks === memory.reachTicks) return false;
    memory.reachTicks = reachTicks;
    return true;
  }

  forget(address: Address): void {
    this.#checked.delete(address);
    this.#memories.delete(address);
  }

  #memoryOf({ address }: PoolEntry): V3Memory {
    const memory = this.#memories.get(address) ?? emptyV3Memory();
    this.#memories.set(address, memory);
    return memory;
  }
}
