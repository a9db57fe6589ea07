import type { Address } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { MarketReader } from "../../market/market-reader.ts";
import type { MarketSnapshot, PoolState } from "../../market/pool-state.ts";
import { CheckedReading } from "./market-checked-reading.ts";
import { MarketMulticall } from "./market-multicall.ts";
import type { PoolReading } from "./market-pool-reading.ts";
import { V2Reading } from "./market-v2-reading.ts";
import { emptyV3Memory, V3Reading, type V3Memory } from "./market-v3-reading.ts";
import type { RpcClient } from "./rpc-client.ts";

/** 500 reads are about 4 million gas: far below every node's limit for a call. */
const READS_PER_CALL = 500;

/** What may be left out: then nobody hears of pools left out, 500 reads share a call, and ticks have no limit. */
export interface MulticallMarketReaderOptions {
  /** Hears why a pool is not in the snapshots: once, until it is in one again. */
  readonly onLeftOut?: (pool: PoolEntry, reason: string) => void;
  readonly readsPerCall?: number;
  /** Pools with more initialised ticks around their price are left out. */
  readonly maxTicks?: number;
}

/**
 * Reads the listed pools in one eth_call a block; more only for many pools, and when ticks have to be found first.
 * A pool that is not what the list says, or does not answer, is left out and tried again with each block.
 */
export class MulticallMarketReader implements MarketReader {
  readonly #multicall: MarketMulticall;
  #entries: readonly PoolEntry[] = [];
  readonly #maxTicks: number | undefined;
  readonly #onLeftOut: (pool: PoolEntry, reason: string) => void;
  /** Pools that were found to be what the list says. */
  readonly #checked = new Set<Address>();
  readonly #memories = new Map<Address, V3Memory>();
  readonly #leftOut = new Set<Address>();

  constructor(client: RpcClient, pools: readonly PoolEntry[], options: MulticallMarketReaderOptions = {}) {
    this.#multicall = new MarketMulticall(client, options.readsPerCall ?? READS_PER_CALL);
    this.#maxTicks = options.maxTicks;
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

  async read(blockNumber: bigint): Promise<MarketSnapshot> {
    const readings = this.#entries.map((entry) => ({ entry, reading: this.#readingOf(entry) }));
    await this.#readAll(
      readings.map(({ reading }) => reading),
      blockNumber,
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

  #readingOf(entry: PoolEntry): PoolReading {
    const reading =
      entry.venue === "uniswap-v2" ? new V2Reading(entry) : new V3Reading(entry, this.#memoryOf(entry), this.#maxTicks);
    if (this.#checked.has(entry.address)) return reading;
    return new CheckedReading(entry, reading, () => this.#checked.add(entry.address));
  }

  #memoryOf({ address }: PoolEntry): V3Memory {
    const memory = this.#memories.get(address) ?? emptyV3Memory();
    this.#memories.set(address, memory);
    return memory;
  }

  /** Rounds of one multicall over all pools that still want something, in the state of the same block. */
  async #readAll(readings: readonly PoolReading[], blockNumber: bigint): Promise<void> {
    for (let open = readings; ;) {
      const wants = open
        .map((reading) => ({ reading, reads: reading.wanted() }))
        .filter(({ reads }) => reads.length > 0);
      if (wants.length === 0) return;
      const answers = await this.#multicall.read(
        wants.flatMap(({ reads }) => reads),
        blockNumber,
      );
      let next = 0;
      for (const { reading, reads } of wants) reading.take(answers.slice(next, (next += reads.length)));
      open = wants.map(({ reading }) => reading);
    }
  }

  #forget(address: Address): void {
    this.#checked.delete(address);
    this.#memories.delete(address);
    this.#leftOut.delete(address);
  }

  #leaveOut(entry: PoolEntry, problem: string): void {
    if (this.#leftOut.has(entry.address)) return;
    this.#leftOut.add(entry.address);
    this.#onLeftOut(entry, problem);
  }
}
