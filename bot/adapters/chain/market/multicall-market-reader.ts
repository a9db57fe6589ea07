import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import type { MarketReader } from "../../../market/market-reader.ts";
import type { MarketSnapshot, PoolState } from "../../../market/pool-state.ts";
import { MarketMulticall } from "../pools/multicall.ts";
import { PoolReadings, type PoolReadingSettings } from "../pools/pool-readings.ts";
import { readRounds } from "../pools/read-rounds.ts";
import type { RpcClient } from "../rpc-client.ts";

/** 500 reads are about 4 million gas: far below every node's limit for a call. */
const READS_PER_CALL = 500;

/** What may be left out: then nobody hears of pools left out, 500 reads share a call, and ticks have no limit. */
export interface MulticallMarketReaderOptions extends PoolReadingSettings {
  /** Hears why a pool is not in the snapshots: once, until it is in one again. */
  readonly onLeftOut?: (pool: PoolEntry, reason: string) => void;
  readonly readsPerCall?: number;
}

/**
 * Reads the listed pools in one eth_call a block; more only for many pools, and when ticks have to be found first.
 * A pool that is not what the list says, or does not answer, is left out and tried again with each block.
 */
export class MulticallMarketReader implements MarketReader {
  readonly #multicall: MarketMulticall;
  #entries: readonly PoolEntry[] = [];
  readonly #onLeftOut: (pool: PoolEntry, reason: string) => void;
  readonly #readings: PoolReadings;
  readonly #leftOut = new Set<Address>();

  constructor(client: RpcClient, pools: readonly PoolEntry[], options: MulticallMarketReaderOptions = {}) {
    this.#multicall = new MarketMulticall(client, options.readsPerCall ?? READS_PER_CALL);
    this.#readings = new PoolReadings(options);
    this.#onLeftOut = options.onLeftOut ?? (() => undefined);
    this.watch(pools);
  }

  /** Reads these pools from now on, and forgets what it knows of others. */
  watch(pools: readonly PoolEntry[]): void {
    // A pool that is listed twice is one pool: a cycle must not go through it twice.
    const listed = new Map(pools.map((entry) => [entry.address, entry]));
    for (const { address } of this.#entries) if (!listed.has(address)) this.#forget(address);
    this.#entries = [...listed.values()];
  }

  async read(blockNumber: bigint, blockHash?: Hex): Promise<MarketSnapshot> {
    const readings = this.#entries.map((entry) => ({ entry, reading: this.#readings.of(entry) }));
    await readRounds(
      readings.map(({ reading }) => reading),
      (reads) => this.#multicall.read(reads, blockNumber, blockHash),
    );
    const pools: PoolState[] = [];
    for (const { entry, reading } of readings) {
      const outcome = reading.outcome();
      if ("problem" in outcome) {
        this.#leaveOut(entry, outcome.problem);
      } else {
        this.#leftOut.delete(entry.address);
        pools.push(outcome);
      }
    }
    return { blockNumber, pools, changed: "all" };
  }

  #forget(address: Address): void {
    this.#readings.forget(address);
    this.#leftOut.delete(address);
  }

  #leaveOut(entry: PoolEntry, problem: string): void {
    if (this.#leftOut.has(entry.address)) return;
    this.#leftOut.add(entry.address);
    this.#onLeftOut(entry, problem);
  }
}
