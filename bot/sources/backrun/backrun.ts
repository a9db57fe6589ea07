import { type Head, nextBaseFeePerGasWei } from "../../core/head.ts";
import type { PendingTransaction } from "../../core/pending-transaction.ts";
import type { FlashArbitrageSignal, Signal } from "../../core/signal.ts";
import type { AftermathReader } from "../../market/aftermath.ts";
import type { MarketSnapshot, PoolState } from "../../market/pool-state.ts";
import type { Opportunity } from "../../market/search/opportunity.ts";
import type { PendingTransactions } from "../../ports/pending-transactions.ts";
import type { SignalSource } from "../../ports/signal-source.ts";
import type { MarketConsumer, MarketWatch, Reading } from "../market-watch.ts";
import type { SearchTerms } from "../scanner.ts";
import { SignalIds } from "../signal-ids.ts";
import type { BackrunSettings } from "./backrun-settings.ts";
import { type BackrunFigures, BackrunTally } from "./backrun-tally.ts";
import { OpenedCycles } from "./opened-cycles.ts";
import { OwnUniverse } from "./own-universe.ts";
import { PendingQueue } from "./pending-queue.ts";

/** How orders and logs call this source. */
export const BACKRUN = "backrun";
/** Heads that come during a simulation: after so many the transaction is let go. */
const MAX_LOOKS = 3;

/** What backruns are found with. */
export interface BackrunOptions extends Omit<SearchTerms, "validForBlocks"> {
  readonly feeds: readonly PendingTransactions[];
  readonly aftermath: AftermathReader;
  readonly market: Pick<MarketWatch, "add">;
  readonly settings: BackrunSettings;
  /** Hears what went wrong with a transaction; the others are looked at all the same. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Finds what pending transactions open: each that may move a pool of ours is executed on top of the head, and the best cycle
 * over the pools as they are then becomes a signal behind it. One for each transaction, because a block has it once.
 */
export class Backrun implements SignalSource, MarketConsumer {
  readonly name = BACKRUN;
  /** Is to hear the engine, for the counts of orders. */
  readonly tally = new BackrunTally(BACKRUN);
  readonly #options: BackrunOptions;
  readonly #queue: PendingQueue;
  readonly #cycles: OpenedCycles;
  readonly #ids = new SignalIds();
  #emit: (signals: readonly Signal[]) => void = () => undefined;
  #stopListening: () => void = () => undefined;
  #universe = new OwnUniverse([]);
  #head: Head | undefined;
  #knownPools: readonly PoolState[] = [];
  #running = 0;
  #isStopped = false;

  constructor(options: BackrunOptions) {
    this.#options = options;
    this.#queue = new PendingQueue(options.settings.maxPending);
    this.#cycles = new OpenedCycles(options);
  }

  /** Resolves when each feed is connected, or has failed to be for the first time. */
  async start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    this.#emit = emit;
    this.#stopListening = this.#options.market.add(this);
    await Promise.all(this.#options.feeds.map((feed) => feed.start((transaction) => this.#hear(transaction))));
  }

  /** Nothing is emitted any more once this was called. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#queue.clear();
    await Promise.all(this.#options.feeds.map((feed) => feed.stop()));
  }

  figures(): BackrunFigures {
    return this.tally.figures();
  }

  update({ pools }: Pick<MarketSnapshot, "pools">, { head }: Pick<Reading, "head">): void {
    const known = this.#knownPools;
    const isSameSet = pools.length === known.length && pools.every(({ address }, i) => address === known[i]?.address);
    if (!isSameSet) this.#universe = new OwnUniverse(pools);
    this.#knownPools = pools;
    this.#cycles.update(pools);
    this.#head = head;
    this.#goOn();
  }

  #hear(transaction: PendingTransaction): void {
    if (this.#isStopped) return;
    this.tally.note("seen");
    // What comes before the first market would be old when it could be looked at.
    const head = this.#head;
    if (head === undefined) return this.tally.note("dropped");
    if (this.#queue.isRepeated(transaction)) return this.tally.note("repeated");
    const irrelevance = this.#universe.irrelevance(transaction, nextBaseFeePerGasWei(head));
    if (irrelevance !== undefined) return this.tally.noteFiltered(irrelevance);
    if (!this.#queue.add(transaction)) this.tally.note("dropped");
    this.#goOn();
  }

  #goOn(): void {
    while (this.#running < this.#options.settings.maxSimulations) {
      const next = this.#isStopped ? undefined : this.#queue.takeNewest();
      if (next === undefined) return;
      this.#running += 1;
      void this.#look(next)
        .catch(this.#options.onFault)
        .finally(() => {
          this.#running -= 1;
          this.#goOn();
        });
    }
  }

  async #look(transaction: PendingTransaction): Promise<void> {
    this.tally.note("simulated");
    for (let looks = 1; ; looks++) {
      const head = this.#head;
      if (head === undefined) return;
      const beneath = { blockHash: head.hash, pool: (address: string) => this.#cycles.pool(address) };
      const aftermath = await this.#options.aftermath.after(transaction, beneath);
      if (this.#isStopped) return;
      const isOutdated = this.#head?.hash !== head.hash;
      if (isOutdated && looks < MAX_LOOKS) continue;
      if (isOutdated || "none" in aftermath) {
        return this.tally.noteRefused("none" in aftermath ? aftermath.none : "unavailable");
      }
      const best = this.#cycles.best(aftermath.pools, head);
      if (best === undefined) return this.tally.noteRefused("opens-nothing");
      const signal = this.#signalOf(best, transaction, head);
      if (signal === undefined) return this.tally.noteRefused("unwritable");
      this.tally.note("found");
      return this.#emit([signal]);
    }
  }

  /** Undefined where the transaction's bytes should be known, and cannot be written down. */
  #signalOf(
    { route, grossProfitWei }: Opportunity,
    { transactionHash, raw }: PendingTransaction,
    { number }: Head,
  ): FlashArbitrageSignal | undefined {
    const { clock, strategyId, settings } = this.#options;
    const bytes = raw?.();
    if (raw !== undefined && bytes === undefined) return undefined;
    const detectedAtMs = clock.nowMs();
    return {
      kind: "flash-arbitrage",
      signalId: this.#ids.next(detectedAtMs),
      strategyId,
      source: this.name,
      detectedAtMs,
      observedBlock: number,
      validThroughBlock: number + BigInt(settings.validForBlocks),
      expectedProfit: { token: route.profitToken, amountWei: grossProfitWei },
      resources: [...route.hops.map(({ pool }) => pool), `behind ${transactionHash}`],
      route,
      behind: { transactionHash, ...(bytes === undefined ? {} : { raw: bytes }) },
    };
  }
}
