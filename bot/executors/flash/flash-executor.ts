import type { Order } from "../../core/order.ts";
import type { Signal } from "../../core/signal.ts";
import type { Assessment, Executor, OrDenied, Report, Trial } from "../../ports/executor.ts";
import { adoptIntents } from "./adopt-intents.ts";
import { assessSignal } from "./assess.ts";
import type { FlashDraft } from "./draft.ts";
import type { FlashIntent } from "./flash-details.ts";
import { followOrder } from "./follow.ts";
import type { FlashParts, FollowingParts } from "./following-parts.ts";
import { HeadReads } from "./head-reads.ts";
import { LiveOrder } from "./live-order.ts";
import { type FlashPlan, planExecution } from "./plan.ts";
import { signExecution } from "./sign-execution.ts";
import { simulateExecution } from "./simulate.ts";

/** Atomic arbitrages paid for by a flash loan: each stage is a file of its own beside this one. */
export class FlashExecutor implements Executor<FlashPlan, FlashDraft> {
  readonly kind = "flash-arbitrage";
  readonly #parts: FollowingParts;
  /** Orders that are being signed, or were signed here and not executed yet. */
  readonly #fresh = new Set<bigint>();

  constructor(parts: FlashParts) {
    this.#parts = { ...parts, reads: new HeadReads(parts.chain) };
  }

  assess(signal: Signal): Assessment<FlashDraft> {
    return assessSignal(signal, this.#parts.accounts, this.#parts);
  }

  plan(order: Order, draft?: FlashDraft): Promise<OrDenied<{ readonly plan: FlashPlan }>> {
    return planExecution(order, this.#parts, draft);
  }

  simulate(plan: FlashPlan): Promise<OrDenied<Trial<FlashPlan>>> {
    return simulateExecution(plan, this.#parts);
  }

  async sign(plan: FlashPlan): Promise<FlashIntent> {
    this.#fresh.add(plan.orderId);
    const intent = await signExecution(plan, this.#parts);
    if (this.#fresh.has(plan.orderId)) return intent;
    // The engine did not wait for the signer. The bytes go nowhere, and must hold no nonce.
    this.#parts.accounts.release(plan.orderId);
    throw new Error(`order ${plan.orderId} was given up while it was being signed`);
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    adoptIntents(order, this.#parts.accounts);
    const live = new LiveOrder(order, report, abort, this.#fresh.delete(order.orderId));
    await followOrder(live, this.#parts, abort);
  }

  release(orderId: bigint): void {
    this.#fresh.delete(orderId);
    this.#parts.accounts.release(orderId);
  }
}
