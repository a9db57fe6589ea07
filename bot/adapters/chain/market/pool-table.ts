import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { atSecond } from "../../../market/aging.ts";
import type { PoolState } from "../../../market/pool-state.ts";
import { rampOfLog } from "../pools/balancer/ramp-of-log.ts";
import { BLOCK_TIME_READ } from "../pools/curve/curve-reads.ts";
import type { ContractAnswer, ContractRead } from "../pools/multicall.ts";
import type { PoolOutcome } from "../pools/pool-reading.ts";
import { wordAt } from "../pools/words.ts";
import { PoolReadings, type PoolReadingSettings } from "../pools/pool-readings.ts";
import { readRounds } from "../pools/read-rounds.ts";
import type { RpcLog } from "../rpc-types.ts";
import { isSameState } from "./same-state.ts";

/** Reads in the state of the block that is wanted. */
export type ReadAtBlock = (reads: readonly ContractRead[]) => Promise<readonly ContractAnswer[]>;

/** Pools that fail are asked again alone, but no more than these at once. */
const MAX_ASKED_ALONE = 32;

/** The watched pools and the newest state of each; whoever asks sees to it that all are of one block. */
export class PoolTable {
  readonly #readings: PoolReadings;
  readonly #onLeftOut: (pool: PoolEntry, reason: string) => void;
  readonly #entries = new Map<Address, PoolEntry>();
  readonly #states = new Map<Address, PoolState>();
  /** Those whose problem was told. */
  readonly #leftOut = new Set<Address>();

  constructor(reading: PoolReadingSettings, onLeftOut: (pool: PoolEntry, reason: string) => void) {
    this.#readings = new PoolReadings(reading);
    this.#onLeftOut = onLeftOut;
  }

  get entries(): ReadonlyMap<Address, PoolEntry> {
    return this.#entries;
  }

  get states(): ReadonlyMap<Address, PoolState> {
    return this.#states;
  }

  /** Whether it could not be read the last time. */
  isLeftOut(address: Address): boolean {
    return this.#leftOut.has(address);
  }

  /** Watches one more pool, of which nothing is known yet; false when it is watched already. */
  add(entry: PoolEntry): boolean {
    if (this.#entries.has(entry.address)) return false;
    this.#entries.set(entry.address, entry);
    return true;
  }

  /** Takes over the state of a watched pool from an earlier run, which had asked it whether it is what the list says. */
  restore(state: PoolState): void {
    const entry = this.#entries.get(state.address);
    if (entry === undefined || !isOfEntry(state, entry)) return;
    this.#states.set(state.address, state);
    this.#readings.trust(entry, state);
  }

  /** Has the pool's next reading know more ticks; false where it has none, or no more are read. */
  widen(address: Address): boolean {
    const entry = this.#entries.get(address);
    return entry !== undefined && this.#readings.widen(entry);
  }

  /** Learns from logs what the pools themselves do not tell. */
  take(logs: readonly RpcLog[]): void {
    for (const { address, topics, data } of logs) {
      const entry = this.#entries.get(address.toLowerCase() as Address);
      const ramp = rampOfLog({ topics: topics as readonly Hex[], data: data as Hex });
      if (entry?.venue === "balancer-v2" && ramp !== undefined) this.#readings.learnRamp(entry, ramp);
    }
  }

  /** What these pools, which nothing but time changes, are in the block that is read: its second is all that is asked. */
  async later(addresses: readonly Address[], read: ReadAtBlock): Promise<ReadonlyMap<Address, PoolOutcome>> {
    if (addresses.length === 0) return new Map();
    const timeS = wordAt((await read([BLOCK_TIME_READ]))[0], 0);
    if (timeS === undefined) return this.outcomes(addresses, read);
    const timestampS = timeS + BigInt(this.#readings.secondsAhead);
    return new Map(
      addresses.flatMap((address) => {
        const state = this.#states.get(address);
        return state === undefined ? [] : [[address, atSecond(state, timestampS)] as const];
      }),
    );
  }

  /** What these pools are in the block that is read; nothing is kept of it yet. */
  async outcomes(addresses: Iterable<Address>, read: ReadAtBlock): Promise<ReadonlyMap<Address, PoolOutcome>> {
    const entries = [...addresses].flatMap((address) => this.#entries.get(address) ?? []);
    const outcomes = await this.#together(entries, read);
    // One contract that burns all gas of a call makes every read behind it fail.
    const suspicious = entries.filter(({ address }) => this.#isNewProblem(address, outcomes.get(address)));
    for (const entry of entries.length === 1 ? [] : suspicious.slice(0, MAX_ASKED_ALONE)) {
      for (const [address, outcome] of await this.#together([entry], read)) outcomes.set(address, outcome);
    }
    return outcomes;
  }

  /** Keeps what was read, and returns the pools that are not as they were. */
  keep(outcomes: ReadonlyMap<Address, PoolOutcome>): Address[] {
    const changed: Address[] = [];
    for (const [address, outcome] of outcomes) {
      const entry = this.#entries.get(address);
      if (entry === undefined) continue;
      const before = this.#states.get(address);
      if ("problem" in outcome) {
        if (this.#states.delete(address)) changed.push(address);
        this.#tellOnce(entry, outcome.problem);
      } else if (!isSameState(before, outcome)) {
        this.#states.set(address, outcome);
        changed.push(address);
      }
      if (!("problem" in outcome)) this.#leftOut.delete(address);
    }
    return changed;
  }

  async #together(entries: readonly PoolEntry[], read: ReadAtBlock): Promise<Map<Address, PoolOutcome>> {
    const readings = entries.map((entry) => ({ address: entry.address, reading: this.#readings.of(entry) }));
    await readRounds(
      readings.map(({ reading }) => reading),
      read,
    );
    return new Map(readings.map(({ address, reading }) => [address, reading.outcome()]));
  }

  #isNewProblem(address: Address, outcome: PoolOutcome | undefined): boolean {
    return outcome !== undefined && "problem" in outcome && !this.#leftOut.has(address);
  }

  #tellOnce(entry: PoolEntry, problem: string): void {
    if (this.#leftOut.has(entry.address)) return;
    this.#leftOut.add(entry.address);
    this.#onLeftOut(entry, problem);
  }
}

/** Whether a state says nothing of the pool that the list says otherwise. */
function isOfEntry(state: PoolState, entry: PoolEntry): boolean {
  const facts: Readonly<Record<string, unknown>> = { ...state };
  return Object.entries(entry).every(([key, value]) => !(key in facts) || facts[key] === value);
}
