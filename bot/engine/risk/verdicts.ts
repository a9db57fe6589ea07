import type { FailureReason } from "../../core/failure-reason.ts";
import type { SubmissionAnswer } from "../../core/order-event.ts";
import type { Order } from "../../core/order.ts";

/** What the end of an order says about how well things work; undefined when it says nothing. */
export type Verdict = "success" | "failure" | undefined;

/** What can go wrong with an order that has left the process, except for a bundle. */
const FAILURES: ReadonlySet<FailureReason> = new Set([
  "TransactionReverted",
  "TransactionDropped",
  "NetworkTimeout",
  "InsufficientFunds",
]);

/**
 * Tells failures from what is nobody's fault. What never left the process is our own refusal. A bundle that a relay has
 * taken and that was not included has lost an auction, as most do: nothing is wrong and nothing was paid. One that no
 * relay has taken is a failure.
 */
export class Verdicts {
  /** Orders of which somebody has taken a bundle or a transaction. */
  readonly #accepted = new Set<bigint>();

  /** Takes note of an answer. */
  answered(orderId: bigint, { answer }: { readonly answer: SubmissionAnswer }): void {
    if (answer === "accepted") this.#accepted.add(orderId);
  }

  /** An order of an earlier run: what it was answered is not known, so that a lost bundle says nothing. */
  resumed(orderId: bigint): void {
    this.#accepted.add(orderId);
  }

  /** Of an order that has just ended. */
  of({ orderId, state, failure, publishedVia }: Order): Verdict {
    if (state === "Completed") return "success";
    if (failure === undefined || publishedVia.length === 0) return undefined;
    if (failure.reason === "MEVBundleFailed") return this.#accepted.has(orderId) ? undefined : "failure";
    return FAILURES.has(failure.reason) ? "failure" : undefined;
  }

  forget(orderId: bigint): void {
    this.#accepted.delete(orderId);
  }
}
