import type { Order } from "../../bot/core/order.ts";
import type { SignedTransaction } from "../../bot/core/intent.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { Signal } from "../../bot/core/signal.ts";
import type { FlashDraft } from "../../bot/executors/flash/draft.ts";
import type { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashPlan } from "../../bot/executors/flash/plan.ts";
import type { Executor, Report } from "../../bot/ports/executor.ts";

/** A transaction on its way to the sink. */
export interface Sending {
  readonly signalId: number;
  readonly transaction: SignedTransaction;
}

/** The flash executor as it is, which remembers for the sink which transaction is of which signal. */
export class ChainFollowedExecutor implements Executor<FlashPlan, FlashDraft> {
  readonly kind = "flash-arbitrage";
  readonly #flash: FlashExecutor;
  readonly #sendings = new Map<Hex, Sending>();

  constructor(flash: FlashExecutor) {
    this.#flash = flash;
  }

  /** What these bytes are of; throws when they were not signed here. */
  sendingOf(raw: Hex): Sending {
    const sending = this.#sendings.get(raw);
    if (sending === undefined) throw new Error("something was sent that no order of the benchmark has signed");
    this.#sendings.delete(raw);
    return sending;
  }

  assess(signal: Signal) {
    return this.#flash.assess(signal);
  }

  plan(order: Order, draft?: FlashDraft) {
    return this.#flash.plan(order, draft);
  }

  simulate(plan: FlashPlan) {
    return this.#flash.simulate(plan);
  }

  sign(plan: FlashPlan) {
    return this.#flash.sign(plan);
  }

  execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    for (const { transaction } of order.intents) {
      this.#sendings.set(transaction.raw, { signalId: Number(order.signal.signalId), transaction });
    }
    return this.#flash.execute(order, report, abort);
  }

  release(orderId: bigint): void {
    this.#flash.release(orderId);
  }
}
