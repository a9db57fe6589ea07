import { setTimeout as delay } from "node:timers/promises";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { type Singletons, singletonsOf } from "../../../core/singletons.ts";
import { agingOf } from "../../../market/aging.ts";
import type { MarketReader, TickWishes } from "../../../market/market-reader.ts";
import type { MarketSnapshot, PoolState } from "../../../market/pool-state.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { Quarantine } from "../../../ports/quarantine.ts";
import { AMP_UPDATE_STARTED } from "../pools/balancer/ramp-of-log.ts";
import type { PoolOutcome } from "../pools/pool-reading.ts";
import type { PoolReadingSettings } from "../pools/pool-readings.ts";
import type { RpcClient } from "../rpc-client.ts";
import type { RpcLog } from "../rpc-types.ts";
import { BlockLogs } from "./block-logs.ts";
import type { BlockId } from "./followed-blocks.ts";
import { MarketCalls } from "./market-calls.ts";
import type { OnMarketEvent } from "./market-event.ts";
import { DEFAULT_FOLLOWED_MARKET_SETTINGS, type FollowedMarketSettings } from "./market-settings.ts";
import { PoolTable } from "./pool-table.ts";
import { agrees } from "./same-state.ts";
import { ShownPools } from "./shown-pools.ts";
import { chooseSpotChecks } from "./spot-checks.ts";
import { isTouched } from "./touch-topics.ts";
import { TouchedSince } from "./touched-since.ts";

/** A pool that could not be read is tried again every so many readings, or when a log touches it. */
const READINGS_BEFORE_RETRY = 50;
const READINGS_BETWEEN_FEES = 50;
const MAINNET = 1n;
/** New pools by the thousand are taken in over several blocks: each reading is to end before the next head. */
const MAX_WANTED_AT_ONCE = 500;

/** Events of other contracts that are asked for with the pools', and who hears them; see {@link FactoryPools}. */
export interface FurtherLogs {
  readonly topics: readonly Hex[];
  /** The logs of blocks that the market now contains. */
  take(logs: readonly RpcLog[]): void;
  /** Blocks went by whose logs nobody asked for. */
  missed(): void;
}

/** What a followed market is made of. */
export interface FollowedMarketParts {
  readonly client: RpcClient;
  readonly chain: Pick<Chain, "canonicalHash">;
  readonly pools: readonly PoolEntry[];
  readonly quarantine: Pick<Quarantine, "held" | "hold">;
  readonly settings?: Partial<FollowedMarketSettings>;
  /** What is otherwise than on mainnet. */
  readonly reading?: Pick<PoolReadingSettings, "singletons" | "secondsAhead">;
  /** What an earlier run knew. */
  readonly saved?: { readonly block: BlockId; readonly pools: readonly PoolState[] };
  readonly further?: FurtherLogs;
  /** Hears what a block touched that nobody watches. */
  readonly onUnknown?: (addresses: readonly Address[]) => void;
  readonly onEvent?: OnMarketEvent;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/**
 * Follows the pools from block to block: logs say which were touched, and these are read again in the state of the block;
 * the others stay as they are (docs/adr/0046-touched-pools-are-read-again.md). One reading at a time.
 */
export class FollowedMarketReader implements MarketReader, TickWishes {
  readonly #parts: FollowedMarketParts;
  readonly #settings: FollowedMarketSettings;
  readonly #table: PoolTable;
  readonly #shown: ShownPools;
  readonly #touched: TouchedSince;
  readonly #calls: MarketCalls;
  readonly #singletons: Singletons;
  readonly #stop = new AbortController();
  readonly #onEvent: OnMarketEvent;
  /** Read at the next block whatever the logs say. */
  readonly #wanted = new Set<Address>();
  #readBefore: readonly Address[] = [];
  #readings = 0;
  #isKnown = false;
  /** Why no log is believed before everything was read. */
  #mustReadAll: string | undefined = "for the first time";

  constructor(parts: FollowedMarketParts) {
    this.#parts = parts;
    this.#settings = { ...DEFAULT_FOLLOWED_MARKET_SETTINGS, ...parts.settings };
    this.#onEvent = parts.onEvent ?? (() => undefined);
    this.#calls = new MarketCalls(parts.client, this.#settings);
    this.#table = new PoolTable({ ...parts.reading, maxTicks: this.#settings.maxTicks }, (pool, reason) => {
      this.#onEvent({ type: "left-out", pool, reason });
    });
    this.#singletons = parts.reading?.singletons ?? singletonsOf(MAINNET);
    this.#shown = new ShownPools(this.#table, parts.quarantine);
    this.#touched = new TouchedSince({
      chain: parts.chain,
      logs: new BlockLogs(this.#calls.prompt, this.#settings.blocksPerLogRange),
      maxBlocks: this.#settings.maxCatchUpBlocks,
      furtherTopics: [...(parts.further?.topics ?? []), AMP_UPDATE_STARTED],
      watched: () => this.#table.entries.keys(),
      onMissing: ({ number }, pools) => this.#onEvent({ type: "logs-missing", blockNumber: number, pools }),
    });
    for (const entry of parts.pools) this.#table.add(entry);
    this.#takeOver(parts.saved);
  }

  /** Watches further pools from the next reading on. */
  add(entries: readonly PoolEntry[]): void {
    for (const entry of entries) if (this.#table.add(entry)) this.#wanted.add(entry.address);
  }

  /** What never changes about a watched pool. */
  entry(address: Address): PoolEntry | undefined {
    return this.#table.entries.get(address);
  }

  /** How many pools are watched. */
  get watched(): number {
    return this.#table.entries.size;
  }

  wantsMoreTicks(pool: Address): void {
    if (this.#table.widen(pool)) this.#wanted.add(pool);
  }

  /** Asks and waits for nothing more: a reading under way fails. */
  stop(): void {
    this.#stop.abort();
    this.#calls.stop();
  }

  async read(blockNumber: bigint, blockHash?: Hex): Promise<MarketSnapshot> {
    const hash = blockHash ?? this.#parts.chain.canonicalHash(blockNumber);
    if (hash === undefined || (this.#parts.chain.canonicalHash(blockNumber) ?? hash) !== hash) {
      throw new Error(`The pools could not be read at block ${blockNumber}: it is not in the chain any more.`);
    }
    const block = { number: blockNumber, hash };
    const isFirst = !this.#isKnown;
    const changed = await this.#bringTo(block);
    this.#isKnown = true;
    this.#readings += 1;
    const { pools, toggled } = this.#shown.now();
    return { blockNumber, pools, changed: isFirst ? "all" : [...new Set([...changed, ...toggled])] };
  }

  #takeOver(saved: FollowedMarketParts["saved"]): void {
    if (saved === undefined) return;
    for (const state of saved.pools) this.#table.restore(state);
    this.#touched.beginAt(saved.block);
    this.#mustReadAll = undefined;
    for (const address of this.#table.entries.keys()) {
      if (!this.#table.states.has(address)) this.#wanted.add(address);
    }
  }

  async #bringTo(block: BlockId): Promise<Address[]> {
    const { entries } = this.#table;
    if (entries.size <= this.#settings.readAllUpToPools && !this.#needsLogs()) {
      const outcomes = await this.#table.outcomes(entries.keys(), this.#calls.at(block));
      return this.#keepAll(block, outcomes);
    }
    if (this.#mustReadAll !== undefined) return this.#readEverything(block, this.#mustReadAll);
    const touched = await this.#touched.until(block);
    if (touched === undefined) return this.#readEverything(block, "too much has happened since");
    this.#table.take(touched.logs);
    const due = this.#due(touched.pools);
    const moving = this.#movingWithTime(due);
    const checks = this.#checks(new Set([...due, ...moving]));
    const read = this.#calls.at(block);
    const [outcomes, later] = await Promise.all([
      this.#table.outcomes([...due, ...checks], read),
      this.#table.later(moving, read),
    ]);
    const diverged = checks.filter((address) => this.#hasDiverged(address, outcomes.get(address)));
    if (diverged.length > 0) return this.#readAfterDivergence(block, diverged, due);
    touched.accept();
    this.#readBefore = [...due];
    this.#forgetWishes(due);
    this.#parts.further?.take(touched.logs);
    this.#parts.onUnknown?.([...touched.pools].filter((address) => !this.#table.entries.has(address)));
    return this.#table.keep(new Map([...outcomes, ...later]));
  }

  #needsLogs(): boolean {
    return this.#parts.further !== undefined || this.#parts.onUnknown !== undefined;
  }

  /** Watched pools that may not be as they were, and those that are read whatever the logs say. */
  #due(touched: ReadonlySet<Address>): Set<Address> {
    const { entries, states } = this.#table;
    const due = new Set([...this.#wanted].slice(0, MAX_WANTED_AT_ONCE));
    const isRetry = this.#readings % READINGS_BEFORE_RETRY === READINGS_BEFORE_RETRY - 1;
    let place = this.#readings;
    for (const [address, entry] of entries) {
      const state = states.get(address);
      const isAging = state !== undefined && agingOf(state) === "reads";
      // A factory of Solidly's changes fees without a word: its pairs take turns.
      const isItsTurn = entry.venue === "solidly" && ++place % READINGS_BETWEEN_FEES === 0;
      const isTriedAgain = isRetry && this.#table.isLeftOut(address);
      if (isAging || isItsTurn || isTriedAgain || isTouched(entry, touched, this.#singletons)) due.add(address);
    }
    return due;
  }

  #movingWithTime(due: ReadonlySet<Address>): Address[] {
    return [...this.#table.states.values()]
      .filter((state) => !due.has(state.address) && agingOf(state) === "time")
      .map(({ address }) => address);
  }

  #checks(due: ReadonlySet<Address>): Address[] {
    const { states } = this.#table;
    const held = this.#parts.quarantine.held();
    return chooseSpotChecks({
      count: this.#settings.checkedPoolsPerBlock,
      recent: this.#readBefore,
      all: [...states.keys()],
      isLeftOut: (address) => due.has(address) || !states.has(address) || held.has(address),
      random: this.#parts.random ?? Math.random,
    });
  }

  #hasDiverged(address: Address, outcome: PoolOutcome | undefined): boolean {
    const known = this.#table.states.get(address);
    if (known === undefined || outcome === undefined) return false;
    return "problem" in outcome || !agrees(known, outcome);
  }

  async #readAfterDivergence(
    block: BlockId,
    diverged: readonly Address[],
    due: ReadonlySet<Address>,
  ): Promise<Address[]> {
    const reason = `it had changed by block ${block.number} without any log of it`;
    for (const pool of diverged) {
      this.#parts.quarantine.hold(pool, reason, this.#settings.quarantinedForMs);
      this.#onEvent({ type: "diverged", pool, blockNumber: block.number });
    }
    this.#mustReadAll = "a pool had changed without a log";
    const changed = await this.#readEverything(block, this.#mustReadAll);
    const others = changed.filter((address) => !due.has(address) && !diverged.includes(address));
    this.#onEvent({ type: "repaired", blockNumber: block.number, pools: others.length });
    return changed;
  }

  async #readEverything(block: BlockId, reason: string): Promise<Address[]> {
    const addresses = [...this.#table.entries.keys()];
    const { poolsPerPart, pauseMs } = this.#settings;
    const read = this.#calls.patientlyAt(block);
    const outcomes = new Map<Address, PoolOutcome>();
    for (let done = 0; done < addresses.length;) {
      this.#stop.signal.throwIfAborted();
      const part = addresses.slice(done, done + poolsPerPart);
      for (const [address, outcome] of await this.#table.outcomes(part, read)) outcomes.set(address, outcome);
      done += part.length;
      this.#onEvent({ type: "loading", done, total: addresses.length, reason });
      if (done < addresses.length) await delay(pauseMs, undefined, { signal: this.#stop.signal });
    }
    return this.#keepAll(block, outcomes);
  }

  #keepAll(block: BlockId, outcomes: ReadonlyMap<Address, PoolOutcome>): Address[] {
    this.#touched.beginAt(block);
    this.#mustReadAll = undefined;
    this.#parts.further?.missed();
    this.#forgetWishes(outcomes);
    this.#readBefore = [];
    return this.#table.keep(outcomes);
  }

  /** What was wanted while the reading was under way is still wanted. */
  #forgetWishes(read: ReadonlySet<Address> | ReadonlyMap<Address, unknown>): void {
    for (const address of read.keys()) this.#wanted.delete(address);
  }
}
