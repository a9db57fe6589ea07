import type { RunSummary, TokenProfit } from "../commands/run-summary.ts";
import type { Denial, DenialCode } from "../core/denial.ts";
import type { Address } from "../core/hex.ts";
import { isOpen, isSettled, type Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Expectation } from "../ports/executor.ts";
import { EndingSums, MAX_LISTED_ORDERS, type TimedEnding } from "./ending-sums.ts";
import { netProfitWei, orderEnding, type OrderEnding } from "./order-ending.ts";
import { UnsentProfits } from "./unsent-profits.ts";

interface TallySettings {
  /** The token whose profits are summed; others are listed apart. */
  readonly wrappedNative: Address;
  readonly dryRun: boolean;
  /** Milliseconds since the process started. */
  readonly elapsedMs: () => number;
}

/**
 * Adds a run up. It keeps the last ending of each order that is not settled, so that what is reopened is taken back here
 * too, and of all others the sums.
 */
export class RunTally implements EngineListener {
  readonly #settings: TallySettings;
  readonly #endings = new Map<bigint, TimedEnding>();
  readonly #settled = new EndingSums();
  /** Of orders that ended in an earlier run, whose summary has them, as long as that holds. */
  readonly #earlierEndings = new Map<bigint, OrderEnding>();
  readonly #unsent = new UnsentProfits();
  readonly #denied = new Map<DenialCode, number>();
  #opportunities = 0;
  #ordersCreated = 0;
  #ordersTakenUp = 0;
  #reopenings = 0;
  /** What earlier runs had booked after gas, and was taken back in this one. */
  #takenBackWei = 0n;

  constructor(settings: TallySettings) {
    this.#settings = settings;
  }

  onSignal(signal: Signal): void {
    this.#opportunities += 1;
    if (this.#settings.dryRun) this.#unsent.see(signal);
  }

  onDenied(_signal: Signal, denial: Denial): void {
    increment(this.#denied, denial.code);
  }

  onResumed(order: Order): void {
    if (isOpen(order)) this.#ordersTakenUp += 1;
    else this.#earlierEndings.set(order.orderId, orderEnding(order));
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { orderId } = order;
    if (event.type === "created") this.#ordersCreated += 1;
    if (event.type === "reopened") this.#takeBack(orderId);
    if (this.#earlierEndings.has(orderId)) return;
    const completedAfterMs =
      event.type === "completed"
        ? Math.round(this.#settings.elapsedMs())
        : this.#endings.get(orderId)?.completedAfterMs;
    const ending = { ...orderEnding(order), completedAfterMs };
    if (isSettled(order)) {
      this.#settled.add(ending);
      this.#endings.delete(orderId);
    } else this.#endings.set(orderId, ending);
  }

  onDryRun({ signal }: Order, expectation: Expectation): void {
    this.#unsent.add(signal, expectation);
  }

  /** The sums so far, over the given number of blocks. */
  summary(blocks: number): RunSummary {
    const { wrappedNative, dryRun } = this.#settings;
    const sums = this.#settled.copy();
    for (const ending of this.#endings.values()) sums.add(ending);
    const { ordersCompleted, ordersFailed, ordersNotFinal, bundlesIncluded, gasCostWei, firstProfitMs } = sums;
    const { [wrappedNative]: native = NOTHING, ...otherProfitTokens } = Object.fromEntries(sums.profits);
    return {
      blocks,
      opportunitiesFound: this.#opportunities,
      denied: Object.fromEntries(this.#denied),
      ordersCreated: this.#ordersCreated,
      ordersTakenUp: this.#ordersTakenUp,
      ordersCompleted,
      ordersFailed,
      ordersNotFinal,
      reopenings: this.#reopenings,
      failures: Object.fromEntries(sums.failures),
      bundlesIncluded,
      ...native,
      otherProfitTokens,
      held: Object.fromEntries(sums.held),
      gasCostWei,
      takenBackWei: this.#takenBackWei,
      netProfitWei: native.realisedProfitWei - gasCostWei - this.#takenBackWei,
      firstProfitMs: firstProfitMs === Infinity ? null : firstProfitMs,
      orders: sums.orders.toSorted(byId).slice(-MAX_LISTED_ORDERS),
      trades: sums.trades.toSorted(byId).slice(-MAX_LISTED_ORDERS),
      ...(dryRun ? { dryRun: this.#unsent.sums(wrappedNative) } : {}),
    };
  }

  #takeBack(orderId: bigint): void {
    this.#reopenings += 1;
    const earlier = this.#earlierEndings.get(orderId);
    if (earlier === undefined) return;
    this.#takenBackWei += netProfitWei(earlier, this.#settings.wrappedNative);
    this.#earlierEndings.delete(orderId);
  }
}

const NOTHING: TokenProfit = { predictedProfitWei: 0n, realisedProfitWei: 0n };

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byId(a: Pick<Order, "orderId">, b: Pick<Order, "orderId">): number {
  return a.orderId < b.orderId ? -1 : 1;
}
