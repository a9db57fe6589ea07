import type { Address } from "../../core/hex.ts";
import { type MarketSnapshot, tokensOf } from "../../market/pool-state.ts";
import type { ContractCode } from "../../ports/contract-code.ts";
import { readWith } from "./chain-reads.ts";
import { type LookupPace, PacedLookups } from "./paced-lookups.ts";
import type { RpcClient } from "./rpc-client.ts";

/** What may be left out. */
export interface CodeBookOptions {
  readonly pace?: LookupPace;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

/** At most 16 requests at once and 160 a second, of 25,000 bytes each at most (EIP-170). */
const PACE: LookupPace = { maxQueued: 512, perRound: 16, pauseMs: 100 };
/** Heads after which what was known is old; a reorganisation of Ethereum ends at two epochs. */
const GENERATION_HEADS = 64;
const MAX_KNOWN = 20_000;
/** An address without code may get some: it is asked again after this time. */
const EMPTY_FOR_MS = 30_000;
const MAX_EMPTY = 4_096;

/**
 * Remembers which addresses have code. On chains after Cancun code stays (EIP-6780), but a reorganisation can take a
 * fresh contract away: what was seen counts for 64 to 128 heads, and is asked again in the second half, so that what is
 * in use is never unknown. Pools that are read at every head, and their tokens, are seen with every head.
 */
export class CodeBook implements ContractCode {
  readonly #client: RpcClient;
  readonly #lookups: PacedLookups<Address>;
  readonly #elapsedMs: () => number;
  #watched: ReadonlySet<Address> = new Set();
  #young = new Set<Address>();
  #old = new Set<Address>();
  #heads = 0;
  /** Until when each counts as empty. */
  readonly #empty = new Map<Address, number>();

  constructor(client: RpcClient, { pace = PACE, elapsedMs = () => performance.now() }: CodeBookOptions = {}) {
    this.#client = client;
    this.#elapsedMs = elapsedMs;
    this.#lookups = new PacedLookups(pace, (addresses) => this.#askAll(addresses));
  }

  has(address: Address): boolean | undefined {
    if (this.#watched.has(address) || this.#young.has(address)) return true;
    if (this.#old.has(address)) {
      if (!this.#lookups.isAsking(address)) void this.lookUp([address]);
      return true;
    }
    return (this.#empty.get(address) ?? -Infinity) > this.#elapsedMs() ? false : undefined;
  }

  lookUp(addresses: readonly Address[]): Promise<void> | undefined {
    return this.#lookups.ask(addresses);
  }

  /** What answered like a pool has code, and so have the tokens that it trades. Told at every head. */
  update({ pools }: MarketSnapshot): void {
    this.#watched = new Set(pools.flatMap((pool) => [pool.address, ...tokensOf(pool)]));
    this.#heads += 1;
    if (this.#heads % GENERATION_HEADS === 0) this.#turn();
  }

  stop(): void {
    this.#lookups.stop();
  }

  #turn(): void {
    this.#old = this.#young;
    this.#young = new Set();
  }

  async #askAll(addresses: readonly Address[]): Promise<void> {
    await Promise.allSettled(addresses.map((address) => this.#ask(address)));
  }

  async #ask(address: Address): Promise<void> {
    const code = (await readWith(this.#client, "eth_getCode", [address, "latest"])) as string;
    if (code === "0x") this.#rememberEmpty(address);
    else this.#rememberCode(address);
  }

  #rememberCode(address: Address): void {
    this.#empty.delete(address);
    this.#young.add(address);
    if (this.#young.size >= MAX_KNOWN) this.#turn();
  }

  #rememberEmpty(address: Address): void {
    this.#old.delete(address);
    this.#young.delete(address);
    this.#empty.delete(address);
    this.#empty.set(address, this.#elapsedMs() + EMPTY_FOR_MS);
    const [oldest] = this.#empty.keys();
    if (this.#empty.size > MAX_EMPTY && oldest !== undefined) this.#empty.delete(oldest);
  }
}
