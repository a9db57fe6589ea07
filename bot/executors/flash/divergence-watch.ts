import { type Address, NATIVE_COIN } from "../../core/hex.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { isSettled, type Order } from "../../core/order.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Route } from "../../core/route.ts";
import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Chain } from "../../ports/chain.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import type { DivergenceReports } from "../../ports/quarantine.ts";
import { describeRevert, isProfitBelowMinimum, profitBelowMinimum } from "./decode-revert.ts";
import type { FlashDetails } from "./flash-details.ts";
import type { RevertedTrial, RevertedTrials } from "./reverted-trials.ts";

/** What {@link DivergenceWatch} needs. */
export interface DivergenceWatchParts {
  readonly reports: DivergenceReports;
  readonly chain: Pick<Chain, "call">;
  /** Sources whose amounts this bot computes. */
  readonly ownSources: readonly string[];
  /** Tokens that half the market goes through, and that the user vouches for: never suspects. */
  readonly vouchedFor: readonly Address[];
  readonly onDivergence?: () => void;
}

/** What these quote moves with time by itself: by far less than this part of the amount in a few blocks. */
const MOVING_VENUES: readonly string[] = ["curve", "balancer-v2"];
const MOVED_BY_TIME = 10_000n;
/** Those that no lender has a part in, who may be the one that reverts. */
const UNLENT: readonly string[] = ["flash-swap", "first-pool", "own"];

/**
 * Reports pools and tokens that do not do what was computed, although nobody moved them: an order that brought another
 * profit, and a trial that reverts in the very state that it was computed from. The profit token is never a suspect, nor
 * is what took part since in an order that came out to the wei, unless nothing else is left.
 */
export class DivergenceWatch implements EngineListener, RevertedTrials {
  readonly #parts: DivergenceWatchParts;
  /** What is vouched for, and pools and tokens of orders that came out to the wei. */
  readonly #cleared: Set<Address>;
  /** A reopened order that ends again is not a second divergence. */
  readonly #told = new Set<bigint>();

  constructor(parts: DivergenceWatchParts) {
    this.#parts = parts;
    this.#cleared = new Set(parts.vouchedFor);
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { signal } = order;
    const isOwn = signal.kind === "flash-arbitrage" && this.isOwn(signal);
    if (event.type === "completed" && isOwn) this.#compare(order, signal.route, event.outcome);
    if (isSettled(order)) this.#told.delete(order.orderId);
  }

  isOwn(signal: FlashArbitrageSignal): boolean {
    return signal.route === undefined || this.#parts.ownSources.includes(signal.source);
  }

  reverted(trial: RevertedTrial): void {
    void this.#tryInItsState(trial).catch(() => undefined);
  }

  #compare(
    order: Order,
    signalled: Route | undefined,
    { inclusion, predictedProfit, realisedProfit, priorMove, isPriorMoveUnknown }: Outcome,
  ): void {
    const intent = order.intents.find(({ transaction }) => transaction.hash === inclusion.transactionHash);
    const route = (intent?.details as Partial<FlashDetails> | undefined)?.route ?? signalled;
    if (route === undefined) return;
    const differenceWei = realisedProfit.amountWei - predictedProfit.amountWei;
    if (differenceWei === 0n) {
      for (const address of partsOf(route)) this.#cleared.add(address);
      return;
    }
    const isExplained = priorMove !== undefined || isPriorMoveUnknown === true || isWorkOfTime(route, differenceWei);
    if (isExplained || this.#told.has(order.orderId)) return;
    this.#told.add(order.orderId);
    const amounts = `${predictedProfit.amountWei} of ${predictedProfit.token} were predicted and ${realisedProfit.amountWei}`;
    this.#report(route, `${amounts} came (order ${order.orderId}), and nobody had moved its pools`);
  }

  async #tryInItsState({ route, funding, predictedProfit, call, revertData, sizedIn }: RevertedTrial): Promise<void> {
    if (!isWorthTrying(revertData, funding.kind)) return;
    const trial = await this.#parts.chain.call({ ...call, atBlock: sizedIn });
    if (trial.status !== "reverted" || !isWorthTrying(trial.revertData, funding.kind)) return;
    const gainedWei = profitBelowMinimum(trial.revertData);
    if (gainedWei !== undefined && isWorkOfTime(route, gainedWei - predictedProfit.amountWei)) return;
    this.#report(route, `it reverts in the state of block ${sizedIn}: ${describeRevert(trial.revertData)}`);
  }

  #report(route: Route, reason: string): void {
    const doubted = partsOf(route).filter((address) => !this.#cleared.has(address));
    const suspects = doubted.length > 0 ? doubted : route.hops.map(({ pool }) => pool);
    this.#parts.onDivergence?.();
    this.#parts.reports.report({ suspects, reason });
  }
}

/** Its pools, and its tokens but the one that profit is made in, which all routes share, and the native coin. */
function partsOf({ profitToken, hops }: Route): readonly Address[] {
  const parts = hops.flatMap(({ pool, tokenIn }) => [pool, tokenIn]);
  return [...new Set(parts)].filter((address) => address !== profitToken && address !== NATIVE_COIN);
}

function isWorkOfTime({ hops }: Route, differenceWei: bigint): boolean {
  if (differenceWei === 0n) return true;
  const toleranceWei = (hops[0]?.amountIn ?? 0n) / MOVED_BY_TIME;
  const sizeWei = differenceWei < 0n ? -differenceWei : differenceWei;
  return sizeWei <= toleranceWei && hops.some(({ venue }) => MOVING_VENUES.includes(venue));
}

/** Too little gas looks like a revert without a reason, and a lender may have nothing to lend. */
function isWorthTrying(revertData: string, funding: string): boolean {
  return isProfitBelowMinimum(revertData) || (revertData !== "0x" && UNLENT.includes(funding));
}
