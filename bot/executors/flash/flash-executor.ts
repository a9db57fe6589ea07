import type { Denial } from "../../core/denial.ts";
import type { Intent } from "../../core/intent.ts";
import type { Order } from "../../core/order.ts";
import type { Signal } from "../../core/signal.ts";
import type { Executor, OrDenied, Report, Trial } from "../../ports/executor.ts";
import { AccountLeases } from "./accounts.ts";
import { assessSignal } from "./assess.ts";
import { type FlashDetails, flashIntents } from "./flash-details.ts";
import { followOrder } from "./follow.ts";
import type { FollowingParts } from "./following-parts.ts";
import { LiveOrder } from "./live-order.ts";
import { type FlashPlan, planExecution } from "./plan.ts";
import { signExecution } from "./sign-execution.ts";
import { simulateExecution } from "./simulate.ts";

/** Atomic arbitrages paid for by a flash loan: each stage is a file of its own beside this one. */
export class FlashExecutor implements Executor<FlashPlan> {
  readonly kind = "flash-arbitrage";
  readonly #parts: FollowingParts;
  readonly #leases: AccountLeases;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
    this.#leases = new AccountLeases(parts.signer.accounts);
  }

  assess(signal: Signal): Denial | undefined {
    const { chain, prices, settings } = this.#parts;
    return assessSignal(signal, chain.head(), this.#leases, prices, settings);
  }

  async plan(order: Order): Promise<OrDenied<{ readonly plan: FlashPlan }>> {
    const account = this.#leases.lease(order.orderId);
    if (account === undefined) return { denied: { code: "no-free-account", accounts: this.#leases.total } };
    const planned = await planExecution(order, account, this.#parts);
    if (planned.denied !== undefined) return planned;
    const { nonce } = planned.plan;
    if (!this.#leases.isSpokenFor(order.orderId, account, nonce)) return planned;
    // A reorganisation has taken back the inclusion of an order that wants its nonce again, or will when it hears of it.
    return { denied: { code: "no-free-account", accounts: this.#leases.total } };
  }

  simulate(plan: FlashPlan): Promise<OrDenied<Trial<FlashPlan>>> {
    return simulateExecution(plan, this.#parts);
  }

  sign(plan: FlashPlan): Promise<Intent<FlashDetails>> {
    const { signer, settings } = this.#parts;
    return signExecution(plan, signer, settings);
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    const { account, nonce } = flashIntents(order).execution.transaction;
    this.#leases.claim(order.orderId, account, nonce);
    const reportAndLease: Report = async (update) => {
      await report(update);
      // Once it has landed, the account's next nonce is worth something again, whatever the confirmations say later.
      if (update.type === "included") this.#leases.free(order.orderId);
      if (update.type === "inclusion-removed") this.#leases.claim(order.orderId, account, nonce);
    };
    await followOrder(new LiveOrder(order, reportAndLease, abort), this.#parts, abort);
  }

  release(orderId: bigint): void {
    this.#leases.release(orderId);
  }
}
