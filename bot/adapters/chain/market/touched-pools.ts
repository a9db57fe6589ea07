import type { Address } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { IDENTIFYING_READS, identifyingReads, identifyPool } from "../identify-pool.ts";
import { MarketMulticall } from "../market-multicall.ts";
import { type LookupPace, PacedLookups } from "../paced-lookups.ts";
import { PoolRefusals } from "../pool-refusals.ts";
import type { RpcClient } from "../rpc-client.ts";

/** What {@link TouchedPools} needs. */
export interface TouchedPoolsParts {
  readonly client: RpcClient;
  readonly newest: () => bigint;
  readonly onFound: (pools: readonly PoolEntry[]) => void;
  readonly maxFoundPools: number;
  /** What a V2 pair is believed to take, in millionths, because it does not tell. */
  readonly pairFeePpm?: number;
  readonly pace?: LookupPace;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

/** 25 pools are 150 reads; two calls a second beside the work of each block. */
const PACE: LookupPace = { maxQueued: 1_024, perRound: 25, pauseMs: 500 };
/** Uniswap's own 0.3 %. */
const PAIR_FEE_PPM = 3_000;
/** "0x" and 20 bytes: what is longer is the id of a pool inside another contract. */
const ADDRESS_LENGTH = 42;

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

  /** Addresses that a block touched and nobody watches. */
  take(addresses: readonly Address[]): void {
    for (const address of addresses) {
      const isAnswered = this.#found.has(address) || this.#refusals.of(address) !== undefined;
      if (address.length === ADDRESS_LENGTH && !isAnswered) void this.#lookups.ask([address]);
    }
  }

  stop(): void {
    this.#lookups.stop();
  }

  async #identify(addresses: readonly Address[]): Promise<void> {
    const { newest, onFound, maxFoundPools, pairFeePpm = PAIR_FEE_PPM } = this.#parts;
    const answers = await this.#multicall.read(addresses.flatMap(identifyingReads), newest());
    const found: PoolEntry[] = [];
    addresses.forEach((address, index) => {
      const own = answers.slice(index * IDENTIFYING_READS, (index + 1) * IDENTIFYING_READS);
      const pool = identifyPool(address, own, pairFeePpm);
      if ("problem" in pool) this.#refusals.remember(address, pool.problem);
      else if (this.#found.size < maxFoundPools) {
        this.#found.add(address);
        found.push(pool);
      }
    });
    if (found.length > 0) onFound(found);
  }
}
