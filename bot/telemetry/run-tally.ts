import type { CompletedOrder, RunSummary, TokenProfit } from "../commands/run-summary.ts";
import type { Denial, DenialCode } from "../core/denial.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import { isOpen, type Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Signal } from "../core/signal.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Expectation } from "../ports/executor.ts";
import { netProfitWei, orderEnding, type OrderEnding } from "./order-ending.ts";
import { UnsentProfits } from "./unsent-profits.ts";

interface TallySettings {
  /** The token whose profits are summed; others are listed apart. */
  readonly wrappedNative: Address;
  readonly dryRun: boolean;
  /** Milliseconds since the process started. */
  readonly elapsedMs: () => number;
}

interface Ending extends OrderEnding {
  readonly completedAfterMs: number | undefined;
}

/** Adds a run up. It keeps each order's last ending, so that what is reopened is taken back here too. */
export class RunTally implements EngineListener {
  readonly #settings: TallySettings;
  readonly #endings = new Map<bigint, Ending>();
  /** Of orders that ended in an earlier run, whose summary has them, as long as that holds. */
  readonly #earlierEndings = new Map<bigint, OrderEnding>();
  readonly #created = new Set<bigint>();
  readonly #unsent = new UnsentProfits();
  readonly #denied = new Map<DenialCode, number>();
  #opportunities = 0;
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
    if (event.type === "created") this.#created.add(orderId);
    if (event.type === "reopened") this.#takeBack(orderId);
    if (this.#earlierEndings.has(orderId)) return;
    const completedAfterMs =
      event.type === "completed"
        ? Math.round(this.#settings.elapsedMs())
        : this.#endings.get(orderId)?.completedAfterMs;
    this.#endings.set(orderId, { ...orderEnding(order), completedAfterMs });
  }

  onDryRun({ signal }: Order, expectation: Expectation): void {
    this.#unsent.add(signal, expectation);
  }

  /** The sums so far, over the given number of blocks. */
  summary(blocks: number): RunSummary {
    const { wrappedNative, dryRun } = this.#settings;
    const endings = [...this.#endings.values()];
    const completed = endings.filter((ending) => ending.completed !== undefined);
    const orders = completed.flatMap((ending) => ending.completed ?? []);
    const failed = endings.flatMap(({ failure }) => failure ?? []);
    const failures = new Map<FailureReason, number>();
    for (const reason of failed) increment(failures, reason);
    const { [wrappedNative]: native = NOTHING, ...otherProfitTokens } = profitsByToken(orders);
    const gasCostWei = sum(endings.map((ending) => ending.gasCostWei));
    const timesMs = completed.flatMap(({ completedAfterMs }) => completedAfterMs ?? []);
    return {
      blocks,
      opportunitiesFound: this.#opportunities,
      denied: Object.fromEntries(this.#denied),
      ordersCreated: this.#created.size,
      ordersTakenUp: this.#ordersTakenUp,
      ordersCompleted: completed.length,
      ordersFailed: failed.length,
      ordersNotFinal: endings.filter(({ isProvisional }) => isProvisional).length,
      reopenings: this.#reopenings,
      failures: Object.fromEntries(failures),
      bundlesIncluded: endings.filter(({ isIncludedBundle }) => isIncludedBundle).length,
      ...native,
      otherProfitTokens,
      gasCostWei,
      takenBackWei: this.#takenBackWei,
      netProfitWei: native.realisedProfitWei - gasCostWei - this.#takenBackWei,
      firstProfitMs: timesMs.length === 0 ? null : Math.min(...timesMs),
      orders,
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

function profitsByToken(completed: readonly CompletedOrder[]): Record<Address, TokenProfit> {
  const sums: Record<Address, TokenProfit> = {};
  for (const { profitToken, predictedProfitWei, realisedProfitWei } of completed) {
    const before = sums[profitToken] ?? NOTHING;
    sums[profitToken] = {
      predictedProfitWei: before.predictedProfitWei + predictedProfitWei,
      realisedProfitWei: before.realisedProfitWei + realisedProfitWei,
    };
  }
  return sums;
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
