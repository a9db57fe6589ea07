import { type Awaitable, isPending } from "../../core/awaitable.ts";
import type { Order } from "../../core/order.ts";
import { flashSignal, type Signal } from "../../core/signal.ts";
import type { Assessment, Executor, OrDenied, Report, Trial } from "../../ports/executor.ts";
import { adoptIntents } from "../../transactions/adopt-intents.ts";
import { assessSignal } from "./assess.ts";
import type { FlashDraft } from "./draft.ts";
import type { FlashIntent } from "./flash-details.ts";
import { followTransaction } from "../../transactions/follow.ts";
import type { FlashParts } from "./flash-parts.ts";
import { flashPurpose } from "./flash-purpose.ts";
import { type FollowingParts, followingTogether } from "../../transactions/following-parts.ts";
import { LiveOrder } from "./live-order.ts";
import { type FlashPlan, planExecution } from "./plan.ts";
import { signExecution } from "./sign-execution.ts";
import { simulateExecution } from "./simulate.ts";

/** Atomic arbitrages paid for by a flash loan: each stage is a file of its own beside this one. */
export class FlashExecutor implements Executor<FlashPlan, FlashDraft> {
  readonly kind = "flash-arbitrage";
  readonly #parts: FlashParts;
  readonly #following: FollowingParts;
  /** Orders that are being signed, or were signed here and not executed yet. */
  readonly #fresh = new Set<bigint>();

  constructor(parts: FlashParts) {
    this.#parts = parts;
    this.#following = followingTogether(parts, flashPurpose(parts));
  }

  assess(signal: Signal): Assessment<FlashDraft> {
    return assessSignal(flashSignal(signal), this.#parts.accounts, this.#parts);
  }

  plan(order: Order, draft?: FlashDraft): Awaitable<OrDenied<{ readonly plan: FlashPlan }>> {
    return planExecution(order, this.#parts, draft);
  }

  simulate(plan: FlashPlan): Awaitable<OrDenied<Trial<FlashPlan>>> {
    return simulateExecution(plan, this.#parts);
  }

  sign(plan: FlashPlan): Awaitable<FlashIntent> {
    const { orderId } = plan;
    this.#fresh.add(orderId);
    const intent = signExecution(plan, this.#parts);
    return isPending(intent) ? intent.then((late) => this.#unlessGivenUp(orderId, late)) : intent;
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    const isFresh = this.#fresh.delete(order.orderId);
    // What was signed a moment ago, the accounts know from its signature.
    if (!isFresh) adoptIntents({ ...order, claimId: order.orderId }, this.#parts.accounts);
    await followTransaction(new LiveOrder(order, report, abort, isFresh), this.#following, abort);
  }

  release(orderId: bigint): void {
    this.#fresh.delete(orderId);
    this.#parts.accounts.release(orderId);
  }

  #unlessGivenUp(orderId: bigint, intent: FlashIntent): FlashIntent {
    if (this.#fresh.has(orderId)) return intent;
    // The engine did not wait for the signer. The bytes go nowhere, and must hold no nonce.
    this.#parts.accounts.release(orderId);
    throw new Error(`order ${orderId} was given up while it was being signed`);
  }
}
