import { nextBaseFeePerGasWei, type Head } from "../core/head.ts";
import type { Address } from "../core/hex.ts";
import type { FlashArbitrageSignal, Signal } from "../core/signal.ts";
import { CycleBook } from "../market/cycle-book.ts";
import { findOpportunities } from "../market/find-opportunities.ts";
import type { MarketReader } from "../market/market-reader.ts";
import type { NativePrices } from "../market/native-price.ts";
import type { Opportunity } from "../market/opportunity.ts";
import type { MarketSnapshot } from "../market/pool-state.ts";
import { selectDisjoint } from "../market/select-disjoint.ts";
import type { Chain } from "../ports/chain.ts";
import type { Clock } from "../ports/clock.ts";
import type { SignalSource } from "../ports/signal-source.ts";

/** What the scanner looks at, and for what. */
export interface ScannerOptions {
  readonly chain: Pick<Chain, "onHead" | "head">;
  readonly reader: MarketReader;
  readonly clock: Clock;
  /** Brought up to date with every block that is read. */
  readonly prices: NativePrices;
  /** u16. */
  readonly strategyId: number;
  /** What profit may be made in, the most preferred first. */
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3;
  /** A signal is worth trying until this many blocks after the one it was seen in. */
  readonly validForBlocks: number;
  /** Hears what went wrong with a head; the next one is tried all the same. */
  readonly onFault: (error: unknown) => void;
}

/** A signal id is the clock's milliseconds above these bits of sequence: 2^20 signals a millisecond until 2527. */
const SEQUENCE_BITS = 20n;

/**
 * Looks at the market at every new head and emits the arbitrages that gain more than their gas costs. Signals of one
 * batch share no pool. Heads that arrive during a scan are not queued: the newest one is looked at next.
 */
export class Scanner implements SignalSource {
  readonly name = "scanner";
  readonly #options: ScannerOptions;
  readonly #cycles: CycleBook;
  #emit: (signals: readonly Signal[]) => void = () => undefined;
  #stopListening: () => void = () => undefined;
  #next: Head | undefined;
  #scanning: Promise<void> | undefined;
  #isStopped = false;
  readonly #ready = Promise.withResolvers<undefined>();
  #lastSignalId = 0n;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#cycles = new CycleBook(options);
  }

  /** Resolves after the first block that could be read, or when the scanner is stopped before. */
  async start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    this.#emit = emit;
    this.#stopListening = this.#options.chain.onHead((head) => this.#take(head));
    this.#take(this.#options.chain.head());
    await this.#ready.promise;
  }

  /** Nothing is emitted any more once this was called; resolves when the scan under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#next = undefined;
    this.#stopListening();
    this.#ready.resolve(undefined);
    await this.#scanning;
  }

  #take(head: Head): void {
    if (this.#isStopped) return;
    this.#next = head;
    this.#scanning ??= this.#scanAll();
  }

  async #scanAll(): Promise<void> {
    while (this.#next !== undefined) {
      const head = this.#next;
      this.#next = undefined;
      try {
        await this.#scan(head);
      } catch (error) {
        this.#options.onFault(error);
      }
    }
    // In the same turn as the last look at #next, so that no head falls between the two.
    this.#scanning = undefined;
  }

  async #scan(head: Head): Promise<void> {
    const snapshot = await this.#options.reader.read(head.number);
    if (this.#isStopped) return;
    this.#ready.resolve(undefined);
    const signals = this.#search(head, snapshot).map((opportunity) => this.#signalOf(opportunity, snapshot));
    if (signals.length > 0) this.#emit(signals);
  }

  #search(head: Head, snapshot: MarketSnapshot): Opportunity[] {
    const { prices } = this.#options;
    prices.update(snapshot);
    const baseFeePerGasWei = nextBaseFeePerGasWei(head);
    return selectDisjoint(findOpportunities(snapshot, { cycles: this.#cycles, prices, baseFeePerGasWei }));
  }

  #signalOf({ route, grossProfitWei }: Opportunity, { blockNumber }: MarketSnapshot): FlashArbitrageSignal {
    const detectedAtMs = this.#options.clock.nowMs();
    return {
      kind: "flash-arbitrage",
      signalId: this.#nextSignalId(detectedAtMs),
      strategyId: this.#options.strategyId,
      source: this.name,
      detectedAtMs,
      observedBlock: blockNumber,
      validThroughBlock: blockNumber + BigInt(this.#options.validForBlocks),
      expectedProfit: { token: route.profitToken, amountWei: grossProfitWei },
      resources: route.hops.map(({ pool }) => pool),
      route,
    };
  }

  /** By the clock, so that a restart goes on above every id given before; by one where the clock stands still. */
  #nextSignalId(nowMs: number): bigint {
    const byClock = BigInt(nowMs) << SEQUENCE_BITS;
    this.#lastSignalId = byClock > this.#lastSignalId ? byClock : this.#lastSignalId + 1n;
    return this.#lastSignalId;
  }
}
