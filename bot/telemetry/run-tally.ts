import type { CompletedOrder, RunSummary, TokenProfit } from "../commands/run-summary.ts";
import type { Denial, DenialCode } from "../core/denial.ts";
import type { FailureReason } from "../core/failure-reason.ts";
import type { Address } from "../core/hex.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";
import type { Signal } from "../core/signal.ts";
import type { EngineListener } from "../ports/engine-listener.ts";
import type { Expectation } from "../ports/executor.ts";

interface TallySettings {
  /** The token whose profits are summed; others are listed apart. */
  readonly wrappedNative: Address;
  readonly dryRun: boolean;
  /** Milliseconds since the process started. */
  readonly elapsedMs: () => number;
}

/** Adds a run up. It keeps each order's last state, so that what a reorganisation takes back is taken back here too. */
export class RunTally implements EngineListener {
  readonly #settings: TallySettings;
  readonly #endings = new Map<bigint, Ending>();
  readonly #created = new Set<bigint>();
  readonly #unsent: Expectation[] = [];
  /** By the resources that it uses: in which block an opportunity was seen last, and whether a dry run has counted it. */
  readonly #appearances = new Map<string, { readonly lastBlock: bigint; readonly isCounted: boolean }>();
  readonly #denied = new Map<DenialCode, number>();
  #opportunities = 0;
  #firstProfitMs: number | null = null;

  constructor(settings: TallySettings) {
    this.#settings = settings;
  }

  onSignal(signal: Signal): void {
    this.#opportunities += 1;
    if (!this.#settings.dryRun) return;
    const key = appearanceKey(signal);
    const before = this.#appearances.get(key);
    const isSame = before !== undefined && signal.observedBlock <= before.lastBlock + 1n;
    this.#appearances.set(key, { lastBlock: signal.observedBlock, isCounted: isSame && before.isCounted });
  }

  onDenied(_signal: Signal, denial: Denial): void {
    increment(this.#denied, denial.code);
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    this.#endings.set(order.orderId, endingOf(order));
    if (event.type === "created") this.#created.add(order.orderId);
    if (event.type === "completed") this.#firstProfitMs ??= Math.round(this.#settings.elapsedMs());
  }

  /** What nobody takes is there again in the next block, but could have been earned once. */
  onDryRun({ signal }: Order, expectation: Expectation): void {
    const key = appearanceKey(signal);
    const appearance = this.#appearances.get(key);
    if (appearance?.isCounted === true) return;
    this.#appearances.set(key, { lastBlock: appearance?.lastBlock ?? signal.observedBlock, isCounted: true });
    this.#unsent.push(expectation);
  }

  /** The sums so far, over the given number of blocks. */
  summary(blocks: number): RunSummary {
    const endings = [...this.#endings.values()];
    const completed = endings.flatMap((ending) => ending.completed ?? []);
    const failed = endings.flatMap(({ failure }) => failure ?? []);
    const failures = new Map<FailureReason, number>();
    for (const reason of failed) increment(failures, reason);
    const { [this.#settings.wrappedNative]: native = NOTHING, ...otherProfitTokens } = profitsByToken(completed);
    const gasCostWei = sum(endings.map((ending) => ending.gasCostWei));
    return {
      blocks,
      opportunitiesFound: this.#opportunities,
      denied: Object.fromEntries(this.#denied),
      ordersCreated: this.#created.size,
      ordersCompleted: completed.length,
      ordersFailed: failed.length,
      failures: Object.fromEntries(failures),
      bundlesIncluded: endings.filter(({ isIncludedBundle }) => isIncludedBundle).length,
      ...native,
      otherProfitTokens,
      gasCostWei,
      netProfitWei: native.realisedProfitWei - gasCostWei,
      firstProfitMs: this.#firstProfitMs,
      orders: completed,
      ...(this.#settings.dryRun ? { dryRun: this.#unsentSums() } : {}),
    };
  }

  #unsentSums(): NonNullable<RunSummary["dryRun"]> {
    const sums: Record<Address, bigint> = {};
    for (const { netProfit } of this.#unsent) {
      sums[netProfit.token] = (sums[netProfit.token] ?? 0n) + netProfit.amountWei;
    }
    const { [this.#settings.wrappedNative]: wouldHaveEarnedWei = 0n, ...otherProfitTokens } = sums;
    return { ordersNotSent: this.#unsent.length, wouldHaveEarnedWei, otherProfitTokens };
  }
}

function appearanceKey({ resources }: Signal): string {
  return resources.join(" ");
}

/** What of an order is summed, and nothing else of it: a run may last for months. */
interface Ending {
  readonly completed: CompletedOrder | undefined;
  readonly failure: FailureReason | undefined;
  /** Of an order that has ended: a failure that was included has cost its gas too. */
  readonly gasCostWei: bigint;
  readonly isIncludedBundle: boolean;
}

function endingOf(order: Order): Ending {
  const { outcome, failure, inclusion, publishedVia } = order;
  const isPrivate = publishedVia.length > 0 && !publishedVia.includes(PUBLIC_POOL);
  return {
    completed: completedOrder(order),
    failure: failure?.reason,
    gasCostWei: (outcome?.inclusion ?? (failure && inclusion))?.gasCostWei ?? 0n,
    isIncludedBundle: inclusion?.succeeded === true && isPrivate,
  };
}

const NOTHING: TokenProfit = { predictedProfitWei: 0n, realisedProfitWei: 0n };

function completedOrder({ orderId, outcome }: Order): CompletedOrder | undefined {
  if (outcome === undefined) return undefined;
  const { predictedProfit, realisedProfit, priorMove } = outcome;
  return {
    orderId,
    profitToken: realisedProfit.token,
    predictedProfitWei: predictedProfit.amountWei,
    realisedProfitWei: realisedProfit.amountWei,
    ...(priorMove === undefined ? {} : { priorMove }),
  };
}

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
