import { messageOf } from "../../../core/errors.ts";
import type { Head } from "../../../core/head.ts";
import type { Address } from "../../../core/hex.ts";
import type { MarketSnapshot } from "../../../market/pool-state.ts";
import type { SavedChanges, SavedMarket } from "./saved-market.ts";

/** What may be left out. */
export interface MarketSaverOptions {
  /** From the end of one writing to the beginning of the next one. */
  readonly saveEveryMs?: number;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

/** A restart then has a few blocks to catch up with. */
const SAVE_EVERY_MS = 30_000;

/** Keeps a saved market up to date with the snapshots: what has changed is written now and then, and when it is stopped. */
export class MarketSaver {
  readonly #saved: Pick<SavedMarket, "save">;
  readonly #note: (sentence: string) => void;
  readonly #saveEveryMs: number;
  readonly #elapsedMs: () => number;
  /** Not written yet. */
  #changed: Set<Address> | "all" = new Set();
  #newest: { readonly snapshot: MarketSnapshot; readonly head: Head } | undefined;
  #savedAtMs = -Infinity;
  #writing: Promise<void> | undefined;
  #hasFailed = false;

  /** @param note hears that writing fails: once, until it succeeds */
  constructor(saved: Pick<SavedMarket, "save">, note: (sentence: string) => void, options: MarketSaverOptions = {}) {
    this.#saved = saved;
    this.#note = note;
    this.#saveEveryMs = options.saveEveryMs ?? SAVE_EVERY_MS;
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now());
  }

  update(snapshot: MarketSnapshot, { head }: { readonly head: Head }): void {
    this.#newest = { snapshot, head };
    if (snapshot.changed === "all" || this.#changed === "all") this.#changed = "all";
    else for (const address of snapshot.changed) this.#changed.add(address);
    if (this.#writing === undefined && this.#elapsedMs() - this.#savedAtMs >= this.#saveEveryMs) void this.#write();
  }

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    await this.#writing;
    if (this.#newest !== undefined) await this.#write();
  }

  async #write(): Promise<void> {
    const { newest, changed } = { newest: this.#newest, changed: this.#changed };
    if (newest === undefined) return;
    this.#newest = undefined;
    this.#changed = new Set();
    this.#writing = this.#saved.save(newest.head, changesOf(newest.snapshot, changed)).then(
      () => void (this.#hasFailed = false),
      (thrown: unknown) => this.#fail(thrown),
    );
    await this.#writing;
    this.#writing = undefined;
    this.#savedAtMs = this.#elapsedMs();
  }

  /** What was not written is not known any more: the next time everything is. */
  #fail(thrown: unknown): void {
    this.#changed = "all";
    if (!this.#hasFailed) this.#note(`The market's state cannot be saved: ${messageOf(thrown)}.`);
    this.#hasFailed = true;
  }
}

function changesOf({ pools }: MarketSnapshot, changed: ReadonlySet<Address> | "all"): SavedChanges {
  if (changed === "all") return { put: pools, gone: "others" };
  const put = pools.filter(({ address }) => changed.has(address));
  const there = new Set(put.map(({ address }) => address));
  return { put, gone: [...changed].filter((address) => !there.has(address)) };
}
