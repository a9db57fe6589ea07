import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../../core/errors.ts";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import type { RpcClient } from "../rpc-client.ts";
import type { RpcLog } from "../rpc-types.ts";
import { BlockLogs } from "./block-logs.ts";
import { createdPool, creationTopic, type Factory } from "./factory-events.ts";
import type { FoundPoolStore } from "./found-pool-store.ts";
import type { OnMarketEvent } from "./market-event.ts";
import { isPassing } from "./node-limits.ts";
import { PatientClient } from "./patient-client.ts";
import { isWantedPool } from "./wanted-pool.ts";

/** How pools are looked for in the history of factories. */
export interface DiscoverySettings {
  readonly factories: readonly Factory[];
  /** When it names any: pools with none of these tokens are not watched. */
  readonly onlyWithTokens: readonly Address[];
  /** More pools than these are not found. */
  readonly maxFoundPools: number;
  /** Whether pools that a block touched, and that nobody has listed, are identified by what they answer and watched. */
  readonly takeTouchedPools: boolean;
  /** Blocks of history that are asked for at once at most; an endpoint's own limit makes it fewer. */
  readonly blocksPerScan: number;
  /** From the end of one part of history to the beginning of the next one. */
  readonly pauseMs: number;
  /** When an endpoint is asked too much: the first wait, which doubles six times. */
  readonly firstRetryMs: number;
}

export const DEFAULT_DISCOVERY_SETTINGS: DiscoverySettings = {
  factories: [],
  onlyWithTokens: [],
  maxFoundPools: 20_000,
  takeTouchedPools: false,
  blocksPerScan: 10_000,
  pauseMs: 100,
  firstRetryMs: 1_000,
};

/** What {@link FactoryPools} needs. */
export interface FactoryPoolsParts {
  readonly client: RpcClient;
  readonly store: FoundPoolStore;
  readonly settings: DiscoverySettings;
  /** The newest block. */
  readonly newest: () => bigint;
  readonly onFound: (pools: readonly PoolEntry[]) => void;
  readonly onEvent: OnMarketEvent;
}

const DELAYS = [1, 2, 4, 8, 16, 32, 64];

/** Finds the pools that factories have made: those of their history, and then each as soon as a block has it. */
export class FactoryPools {
  readonly topics: readonly Hex[];
  readonly #parts: FactoryPoolsParts;
  readonly #client: PatientClient;
  readonly #known: Set<Address>;
  readonly #stop = new AbortController();
  #scanning: Promise<void> = Promise.resolve();

  constructor(parts: FactoryPoolsParts) {
    this.#parts = parts;
    const { settings, client, store } = parts;
    this.topics = [...new Set(settings.factories.map(({ kind }) => creationTopic(kind)))];
    const delaysMs = DELAYS.map((each) => each * settings.firstRetryMs);
    this.#client = new PatientClient(client, { delaysMs, isWorthAnother: isPassing });
    this.#known = new Set(store.pools().map(({ address }) => address));
  }

  /** Searches what was not searched yet; a failure is told, and the next call goes on from there. Never rejects. */
  scan(): Promise<void> {
    this.#scanning = this.#scanning.then(() => this.#scanAll());
    return this.#scanning;
  }

  take(logs: readonly RpcLog[]): void {
    for (const factory of this.#parts.settings.factories) this.#find(logs, factory);
  }

  missed(): void {
    void this.scan();
  }

  /** Resolves when nothing is asked any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#client.stop();
    await this.#scanning;
  }

  async #scanAll(): Promise<void> {
    for (const factory of this.#parts.settings.factories) {
      try {
        if (!this.#stop.signal.aborted) await this.#scanOne(factory);
      } catch (thrown) {
        if (this.#stop.signal.aborted) return;
        this.#parts.onEvent({
          type: "note",
          sentence: `Pools of ${factory.address} are not all known: ${messageOf(thrown)}`,
        });
      }
    }
  }

  async #scanOne(factory: Factory): Promise<void> {
    const { store, settings, newest, onEvent } = this.#parts;
    const logs = new BlockLogs(this.#client, settings.blocksPerScan);
    const scannedTo = store.scannedTo(factory.address);
    const from = scannedTo === undefined ? factory.fromBlock : scannedTo + 1n;
    const to = newest();
    const filter = { topics: [creationTopic(factory.kind)], addresses: [factory.address] };
    await logs.ofRange(from, to, filter, async (part, upTo) => {
      this.#find(part, factory);
      store.setScannedTo(factory.address, upTo);
      onEvent({ type: "scanning", factory: factory.address, done: upTo - from + 1n, total: to - from + 1n });
      if (upTo < to) await delay(settings.pauseMs, undefined, { signal: this.#stop.signal });
    });
  }

  #find(logs: readonly RpcLog[], factory: Factory): void {
    const { settings, store, onFound, onEvent } = this.#parts;
    const found: PoolEntry[] = [];
    for (const log of logs) {
      const pool = createdPool(log, factory);
      if (pool === undefined || this.#known.has(pool.address) || !isWantedPool(pool, settings)) continue;
      if (this.#known.size >= settings.maxFoundPools) break;
      this.#known.add(pool.address);
      found.push(pool);
    }
    if (found.length === 0) return;
    store.put(found);
    onFound(found);
    onEvent({ type: "found", pools: found.length });
  }
}
