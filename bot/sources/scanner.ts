import { nextBaseFeePerGasWei, type Head } from "../core/head.ts";
import type { Address } from "../core/hex.ts";
import type { FlashArbitrageSignal, Signal } from "../core/signal.ts";
import { CycleBook } from "../market/search/cycle-book.ts";
import { findOpportunities } from "../market/search/find-opportunities.ts";
import type { NativePrices } from "../market/prices/native-price.ts";
import type { Opportunity } from "../market/search/opportunity.ts";
import type { TickWishes } from "../market/market-reader.ts";
import type { MarketSnapshot } from "../market/pool-state.ts";
import { selectDisjoint } from "../market/search/select-disjoint.ts";
import { wishForTicks } from "../market/sizing/lacking-ticks.ts";
import type { Clock } from "../ports/clock.ts";
import type { SignalSource } from "../ports/signal-source.ts";
import type { MarketConsumer, MarketWatch, Reading } from "./market-watch.ts";
import { SignalIds } from "./signal-ids.ts";

/** The name of its signals' source. */
export const SCANNER = "scanner";

/** What is looked for in each snapshot. */
export interface SearchTerms {
  readonly clock: Clock;
  /** Must know each snapshot before the scanner does. */
  readonly prices: NativePrices;
  /** u16. */
  readonly strategyId: number;
  /** What profit may be made in, the most preferred first. */
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3 | 4;
  /** Joins pools of the chain's own coin with those of its wrapped form, where it is given. */
  readonly wrappedNative?: Address;
  /** A signal is worth trying until this many blocks after the one it was seen in. */
  readonly validForBlocks: number;
}

/** What is looked for, and in which market. */
export interface ScannerOptions extends SearchTerms {
  readonly market: Pick<MarketWatch, "add">;
  /** Hears of pools whose known ticks end where a cycle was sized. */
  readonly tickWishes?: TickWishes;
}

/**
 * Looks for arbitrages in every snapshot of the market and emits those that gain more than their gas costs. Signals of one
 * batch share no pool.
 */
export class Scanner implements SignalSource, MarketConsumer {
  readonly name = SCANNER;
  readonly #terms: SearchTerms;
  readonly #market: ScannerOptions["market"];
  readonly #tickWishes: TickWishes | undefined;
  readonly #cycles: CycleBook;
  #emit: (signals: readonly Signal[]) => void = () => undefined;
  #stopListening: () => void = () => undefined;
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #ids = new SignalIds();

  constructor(options: ScannerOptions) {
    this.#terms = options;
    this.#market = options.market;
    this.#tickWishes = options.tickWishes;
    this.#cycles = new CycleBook(options);
  }

  /** Resolves after the first snapshot, or when the scanner is stopped before. */
  async start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    this.#emit = emit;
    this.#stopListening = this.#market.add(this);
    await this.#ready.promise;
  }

  /** Nothing is emitted any more once this was called. */
  stop(): Promise<void> {
    this.#stopListening();
    this.#ready.resolve(undefined);
    return Promise.resolve();
  }

  update(snapshot: MarketSnapshot, { head }: Pick<Reading, "head">): void {
    this.#ready.resolve(undefined);
    const opportunities = this.#search(head, snapshot);
    const signals = opportunities.map((opportunity) => this.#signalOf(opportunity, snapshot));
    if (signals.length > 0) this.#emit(signals);
    if (this.#tickWishes === undefined) return;
    const routes = opportunities.map(({ route }) => route);
    wishForTicks(routes, snapshot.pools, this.#tickWishes);
  }

  #search(head: Head, snapshot: MarketSnapshot): readonly Opportunity[] {
    const { prices } = this.#terms;
    const baseFeePerGasWei = nextBaseFeePerGasWei(head);
    // What shares a pool with a better one stays in the book: it is found again in the next block if it is still there.
    return selectDisjoint(findOpportunities(snapshot, { cycles: this.#cycles, prices, baseFeePerGasWei })).chosen;
  }

  #signalOf({ route, grossProfitWei }: Opportunity, { blockNumber }: MarketSnapshot): FlashArbitrageSignal {
    const detectedAtMs = this.#terms.clock.nowMs();
    return {
      kind: "flash-arbitrage",
      signalId: this.#ids.next(detectedAtMs),
      strategyId: this.#terms.strategyId,
      source: this.name,
      detectedAtMs,
      observedBlock: blockNumber,
      validThroughBlock: blockNumber + BigInt(this.#terms.validForBlocks),
      expectedProfit: { token: route.profitToken, amountWei: grossProfitWei },
      resources: route.hops.map(({ pool }) => pool),
      route,
    };
  }
}
