import { toQuantity } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { type Singletons, singletonsOf } from "../../../core/singletons.ts";
import { IDENTIFYING_READS } from "../pools/identify-pool.ts";
import { identifyPools } from "../pools/identify-pools.ts";
import { MarketMulticall } from "../pools/multicall.ts";
import { type LookupPace, PacedLookups } from "../paced-lookups.ts";
import { PoolRefusals } from "./pool-refusals.ts";
import type { RpcClient } from "../rpc-client.ts";
import { readV4Keys } from "../pools/uniswap-v4/uniswap-v4-keys.ts";

/** What {@link TouchedPools} needs. */
export interface TouchedPoolsParts {
  readonly client: RpcClient;
  readonly newest: () => bigint;
  readonly onFound: (pools: readonly PoolEntry[]) => void;
  readonly maxFoundPools: number;
  /** What a V2 pair is believed to take, in millionths, because it does not tell. */
  readonly pairFeePpm?: number;
  readonly pace?: LookupPace;
  /** Mainnet's when it is left out. */
  readonly singletons?: Singletons;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

/** 25 pools are 225 reads; two calls a second beside the work of each block. */
const PACE: LookupPace = { maxQueued: 1_024, perRound: 25, pauseMs: 500 };
/** Uniswap's own 0.3 %. */
const PAIR_FEE_PPM = 3_000;
const MAINNET = 1n;

/**
 * Finds pools where a block has touched something that emits a pool's events. What they are is what they say: none of them
 * may price a token (docs/adr/0034-facts-beside-the-hot-path.md).
 */
export class TouchedPools {
  readonly #parts: TouchedPoolsParts;
  readonly #multicall: MarketMulticall;
  readonly #lookups: PacedLookups<Address>;
  readonly #refusals: PoolRefusals;
  readonly #found = new Set<Address>();

  constructor(parts: TouchedPoolsParts) {
    this.#parts = parts;
    const { client, pace = PACE, elapsedMs = () => performance.now() } = parts;
    this.#multicall = new MarketMulticall(client, pace.perRound * IDENTIFYING_READS);
    this.#lookups = new PacedLookups(pace, (addresses) => this.#identify(addresses));
    this.#refusals = new PoolRefusals(elapsedMs);
  }

  /** Addresses and ids that a block touched and nobody watches. */
  take(addresses: readonly Address[]): void {
    for (const address of addresses) {
      const isAnswered = this.#found.has(address) || this.#refusals.of(address) !== undefined;
      if (!isAnswered) void this.#lookups.ask([address]);
    }
  }

  stop(): void {
    this.#lookups.stop();
  }

  async #identify(addresses: readonly Address[]): Promise<void> {
    const { newest, onFound, maxFoundPools, pairFeePpm = PAIR_FEE_PPM } = this.#parts;
    const block = newest();
    const toBlock = toQuantity(block) as Hex;
    const { client, singletons = singletonsOf(MAINNET) } = this.#parts;
    const pools = await identifyPools(addresses, {
      read: (reads) => this.#multicall.read(reads, block),
      keysOf: (ids) => readV4Keys(client, singletons.uniswapV4PoolManager, ids, { toBlock, known: [] }),
      pairFeePpm,
    });
    const found: PoolEntry[] = [];
    for (const [index, address] of addresses.entries()) {
      const pool = pools[index];
      if (pool === undefined) continue;
      if ("problem" in pool) this.#refusals.remember(address, pool.problem);
      else if (this.#found.size < maxFoundPools) {
        this.#found.add(address);
        found.push(pool);
      }
    }
    if (found.length > 0) onFound(found);
  }
}
