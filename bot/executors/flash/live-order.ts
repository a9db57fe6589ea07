import type { Hex } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Route } from "../../core/route.ts";
import { flashSignal, type FlashWishes } from "../../core/signal.ts";
import type { Report } from "../../ports/executor.ts";
import { LiveTransaction } from "../../transactions/live-transaction.ts";
import type { FlashDetails } from "./flash-details.ts";

/** A flash arbitrage that is being followed: an order of one transaction. */
export class LiveOrder extends LiveTransaction<Outcome> {
  /** What its source asked for, which holds for whatever it signs. */
  readonly wishes: FlashWishes | undefined;
  readonly #signalRoute: Route | undefined;
  /** How often the node did not give the logs that would explain its end. */
  failedLogReads = 0;

  constructor(order: Order, report: Report, abort: AbortSignal, isFresh = false) {
    const { orderId, createdAtMs } = order;
    const { wishes, behind, route } = flashSignal(order.signal);
    const validatedAtMs = order.history.find(({ to }) => to === "Validated")?.atMs ?? createdAtMs;
    const maxGasPriceWei = wishes?.maxGasPriceWei;
    super(
      { ...order, claimId: orderId, validatedAtMs, behind, maxGasPriceWei },
      { record: (update) => report(update) },
      abort,
      isFresh,
    );
    this.wishes = wishes;
    this.#signalRoute = route;
  }

  /** Those of the newest execution. */
  override get details(): FlashDetails {
    return super.details as FlashDetails;
  }

  override detailsOf(hash: Hex): FlashDetails {
    return super.detailsOf(hash) as FlashDetails;
  }

  /** What the newest execution trades. */
  get route(): Route {
    const route = this.details.route ?? this.#signalRoute;
    if (route === undefined) throw new Error(`order ${this.orderId} has signed nothing that says what it trades`);
    return route;
  }
}
