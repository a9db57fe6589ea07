import type { Address } from "../../../core/hex.ts";
import type { PoolEntry, UniswapEntry } from "../../../core/pool-entry.ts";
import { type Singletons, singletonsOf } from "../../../core/singletons.ts";
import type { PoolState } from "../../../market/pool-state.ts";
import type { Amplification } from "../../../market/quoting/balancer-stable/amplification.ts";
import { type BalancerMemory, BalancerReading } from "./balancer/balancer-reading.ts";
import { curveReadingOf } from "./curve/curve-reading.ts";
import { CURVE_READING_SETTINGS } from "./curve/curve-reading-settings.ts";
import { CheckedReading } from "./checked-reading.ts";
import type { PoolReading } from "./pool-reading.ts";
import { V2Reading } from "./uniswap-v2/uniswap-v2-reading.ts";
import { emptyV3Memory, V3Reading, type V3Memory } from "./uniswap-v3/uniswap-v3-reading.ts";
import { SolidlyReading } from "./solidly/solidly-reading.ts";
import { emptyUniswapV4Memory, type UniswapV4Memory, UniswapV4Reading } from "./uniswap-v4/uniswap-v4-reading.ts";

/** 64,000 ticks are a factor of 600 in the price to each side. */
const MAX_REACH_TICKS = 64_000;

/** How pools are read; what is left out is as on mainnet, for the next block, without a limit. */
export interface PoolReadingSettings {
  readonly singletons?: Singletons;
  /** A pool that shows more initialised ticks around its price is left out. */
  readonly maxTicks?: number;
  /** From the block that is read to the one in which quotes are to hold, for what moves with time. */
  readonly secondsAhead?: number;
}

const MAINNET = 1n;
const MAINNET_SLOT_SECONDS = 12;

/** Makes the readings of pools, and remembers between blocks what makes the next reading of one cheaper. */
export class PoolReadings {
  readonly #singletons: Singletons;
  readonly #maxTicks: number | undefined;
  readonly #secondsAhead: number;
  /** Pools that were found to be what the list says. */
  readonly #checked = new Set<Address>();
  readonly #v3 = new Map<Address, V3Memory>();
  readonly #v4 = new Map<Address, UniswapV4Memory>();
  readonly #balancer = new Map<Address, BalancerMemory>();

  constructor({ singletons, maxTicks, secondsAhead }: PoolReadingSettings = {}) {
    this.#singletons = singletons ?? singletonsOf(MAINNET);
    this.#maxTicks = maxTicks;
    this.#secondsAhead = secondsAhead ?? MAINNET_SLOT_SECONDS;
  }

  /** One reading of the pool in one block. */
  of(entry: PoolEntry): PoolReading {
    switch (entry.venue) {
      case "uniswap-v2":
        return this.#checkedReading(entry, new V2Reading(entry));
      case "uniswap-v3":
        return this.#checkedReading(entry, new V3Reading(entry, this.#v3Memory(entry), this.#maxTicks));
      case "solidly":
        return new SolidlyReading(entry);
      case "uniswap-v4": {
        const { uniswapV4PoolManager } = this.#singletons;
        return new UniswapV4Reading(entry, uniswapV4PoolManager, this.#v4Memory(entry), this.#maxTicks);
      }
      case "curve":
        return curveReadingOf(entry, { ...CURVE_READING_SETTINGS, secondsAhead: this.#secondsAhead });
      case "balancer-v2": {
        const settings = { vault: this.#singletons.balancerVault, secondsAhead: this.#secondsAhead };
        return new BalancerReading(entry, this.#balancerMemory(entry), settings);
      }
    }
  }

  /** From the block that is read to the one in which quotes are to hold. */
  get secondsAhead(): number {
    return this.#secondsAhead;
  }

  /** It was found earlier to be what the list says: that cannot have changed. The state tells of a ramp under way. */
  trust(entry: PoolEntry, state?: PoolState): void {
    this.#checked.add(entry.address);
    if (entry.venue !== "balancer-v2") return;
    this.#balancerMemory(entry).isProven = true;
    if (state?.venue === "balancer-v2" && state.kind === "stable") this.learnRamp(entry, state.amplification);
  }

  /** How a pool's amplification moves, by the log of its beginning. */
  learnRamp(entry: PoolEntry, ramp: Amplification): void {
    this.#balancerMemory(entry).ramp = ramp;
  }

  /** Knows twice as many ticks to each side of the price from the next reading on; false where no more are read. */
  widen(entry: PoolEntry): boolean {
    const memory = this.#tickMemory(entry);
    if (memory === undefined) return false;
    const reachTicks = Math.min(memory.reachTicks * 2, MAX_REACH_TICKS);
    if (reachTicks === memory.reachTicks) return false;
    memory.reachTicks = reachTicks;
    return true;
  }

  forget(address: Address): void {
    this.#checked.delete(address);
    for (const memories of [this.#v3, this.#v4, this.#balancer]) memories.delete(address);
  }

  /** A pool that says what it is, is asked that first. */
  #checkedReading(entry: UniswapEntry, reading: PoolReading): PoolReading {
    if (this.#checked.has(entry.address)) return reading;
    return new CheckedReading(entry, reading, () => this.#checked.add(entry.address));
  }

  #tickMemory(entry: PoolEntry): V3Memory | undefined {
    if (entry.venue === "uniswap-v3") return this.#v3Memory(entry);
    return entry.venue === "uniswap-v4" ? this.#v4Memory(entry) : undefined;
  }

  #balancerMemory(entry: PoolEntry): BalancerMemory {
    return remembered(this.#balancer, entry, () => ({}));
  }

  #v3Memory(entry: PoolEntry): V3Memory {
    return remembered(this.#v3, entry, emptyV3Memory);
  }

  #v4Memory(entry: PoolEntry): UniswapV4Memory {
    return remembered(this.#v4, entry, emptyUniswapV4Memory);
  }
}

function remembered<Memory>(memories: Map<Address, Memory>, { address }: PoolEntry, begin: () => Memory): Memory {
  const memory = memories.get(address) ?? begin();
  memories.set(address, memory);
  return memory;
}
