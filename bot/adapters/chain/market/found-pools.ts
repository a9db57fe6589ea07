import { toQuantity } from "ethers";
import type { Head } from "../../../core/head.ts";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { type Singletons, singletonsOf } from "../../../core/singletons.ts";
import type { MarketView } from "../../../market/market-view.ts";
import type { MarketSnapshot } from "../../../market/pool-state.ts";
import type { UnknownPools } from "../../../ports/unknown-pools.ts";
import { IDENTIFYING_READS } from "../pools/identify-pool.ts";
import { identifyPools } from "../pools/identify-pools.ts";
import { MarketMulticall } from "../pools/multicall.ts";
import { MulticallMarketReader } from "./multicall-market-reader.ts";
import { type LookupPace, PacedLookups } from "../paced-lookups.ts";
import { PoolRefusals } from "./pool-refusals.ts";
import type { RpcClient } from "../rpc-client.ts";
import { readV4Keys } from "../pools/uniswap-v4/uniswap-v4-keys.ts";

/** What may be left out. */
export interface FoundPoolsOptions {
  readonly pace?: LookupPace;
  /** How many pools are watched at most; the one that was used least recently goes. */
  readonly maxWatched?: number;
  /** How long a pool is watched after its last use. */
  readonly watchedForMs?: number;
  /** A pool that shows more initialised ticks around its price is refused: each costs a read at every head. */
  readonly maxTicks?: number;
  /** What a V2 pair is believed to take, in millionths, because it does not tell. */
  readonly pairFeePpm?: number;
  /** Mainnet's when it is left out. */
  readonly singletons?: Singletons;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

/** 50 pools are 450 reads, one call; ten calls a second. */
const PACE: LookupPace = { maxQueued: 256, perRound: 50, pauseMs: 100 };
/** With {@link MAX_TICKS} each these are 32,000 reads at a head, if somebody wants to do us harm. */
const MAX_WATCHED = 64;
const MAX_TICKS = 500;
const WATCHED_FOR_MS = 600_000;
/** Uniswap's own 0.3 %. */
const PAIR_FEE_PPM = 3_000;
const MAINNET = 1n;

interface Watched {
  readonly entry: PoolEntry;
  readonly usedAtMs: number;
}

/**
 * Finds out what is at addresses that signals name, and reads what are pools at every head. They are added to the view
 * and nowhere else: anybody can make a pool with any price, so none of them may price a token.
 */
export class FoundPools implements UnknownPools {
  readonly #client: RpcClient;
  readonly #view: MarketView;
  readonly #multicall: MarketMulticall;
  readonly #reader: MulticallMarketReader;
  readonly #lookups: PacedLookups<Address>;
  readonly #options: Required<Omit<FoundPoolsOptions, "pace" | "maxTicks">>;
  readonly #refusals: PoolRefusals;
  /** The least recently used one first. */
  readonly #watched = new Map<Address, Watched>();
  /** Of the view's block; undefined when nobody told. */
  #headHash: Hex | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(client: RpcClient, view: MarketView, options: FoundPoolsOptions = {}) {
    const { pace = PACE, maxWatched = MAX_WATCHED, watchedForMs = WATCHED_FOR_MS } = options;
    const { pairFeePpm = PAIR_FEE_PPM, elapsedMs = () => performance.now() } = options;
    const { singletons = singletonsOf(MAINNET) } = options;
    this.#options = { maxWatched, watchedForMs, pairFeePpm, singletons, elapsedMs };
    this.#client = client;
    this.#view = view;
    this.#multicall = new MarketMulticall(client, pace.perRound * IDENTIFYING_READS);
    this.#reader = new MulticallMarketReader(client, [], {
      singletons,
      maxTicks: options.maxTicks ?? MAX_TICKS,
      onLeftOut: ({ address }, problem) => this.#giveUp(address, problem),
    });
    this.#lookups = new PacedLookups(pace, (addresses) => this.#find(addresses));
    this.#refusals = new PoolRefusals(elapsedMs);
  }

  /** How many pools are read at every head. */
  get watched(): number {
    return this.#watched.size;
  }

  refusalOf(address: Address): string | undefined {
    return this.#refusals.of(address);
  }

  lookUp(addresses: readonly Address[]): Promise<void> | undefined {
    const isComing = this.#refreshing !== undefined && addresses.every((address) => this.#watched.has(address));
    return isComing ? this.#refreshing : this.#lookups.ask(addresses);
  }

  use(address: Address): void {
    const watched = this.#watched.get(address);
    if (watched === undefined) return;
    this.#watched.delete(address);
    this.#watched.set(address, { ...watched, usedAtMs: this.#options.elapsedMs() });
  }

  /** There is a new head, which the view has: reads them again, and lets go of those that nobody uses. */
  update(_snapshot?: MarketSnapshot, reading?: { readonly head: Pick<Head, "hash"> }): void {
    this.#headHash = reading?.head.hash;
    const { elapsedMs, watchedForMs } = this.#options;
    const leastMs = elapsedMs() - watchedForMs;
    for (const [address, { usedAtMs }] of this.#watched) if (usedAtMs < leastMs) this.#watched.delete(address);
    void this.#refresh();
  }

  stop(): void {
    this.#lookups.stop();
  }

  async #find(addresses: readonly Address[]): Promise<void> {
    const unknown = addresses.filter((address) => !this.#watched.has(address));
    const block = this.#view.blockNumber;
    const toBlock = toQuantity(block) as Hex;
    const pools = await identifyPools(unknown, {
      read: (reads) => this.#multicall.read(reads, block),
      keysOf: (ids) =>
        readV4Keys(this.#client, this.#options.singletons.uniswapV4PoolManager, ids, { toBlock, known: [] }),
      pairFeePpm: this.#options.pairFeePpm,
    });
    for (const [index, address] of unknown.entries()) {
      const found = pools[index];
      if (found === undefined) continue;
      if ("problem" in found) this.#refusals.remember(address, found.problem);
      else this.#watch(found);
    }
    await this.#refresh();
  }

  #watch(entry: PoolEntry): void {
    this.#watched.set(entry.address, { entry, usedAtMs: this.#options.elapsedMs() });
    const [leastRecent] = this.#watched.keys();
    if (this.#watched.size > this.#options.maxWatched && leastRecent !== undefined) this.#watched.delete(leastRecent);
  }

  #giveUp(address: Address, problem: string): void {
    this.#watched.delete(address);
    this.#refusals.remember(address, problem);
  }

  /** Never rejects: what could not be read is asked for again when it is needed. */
  #refresh(): Promise<void> {
    const refreshing = this.#readAll()
      .catch(() => undefined)
      .then(() => {
        if (this.#refreshing === refreshing) this.#refreshing = undefined;
      });
    this.#refreshing = refreshing;
    return refreshing;
  }

  async #readAll(): Promise<void> {
    if (this.#watched.size === 0) return;
    this.#reader.watch([...this.#watched.values()].map(({ entry }) => entry));
    const hash = this.#headHash;
    const snapshot = await this.#reader.read(this.#view.blockNumber, hash);
    // Another block of the same number has other states of them.
    if (hash === this.#headHash) this.#view.add(snapshot);
  }
}
