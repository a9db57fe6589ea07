import type { SignedTransaction } from "../../core/intent.ts";
import type { Order } from "../../core/order.ts";
import type { ExecutionUpdate } from "../../core/order-event.ts";
import type { Inclusion } from "../../core/outcome.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { Report } from "../../ports/executor.ts";
import type { RelayAnswer } from "../../ports/relay.ts";
import { type FlashDetails, flashIntents } from "./flash-details.ts";

/** An order that is being followed: what the journal says of it, and what this process has seen besides. */
export class LiveOrder {
  readonly orderId: bigint;
  readonly confirmationDeadlineMs: number;
  readonly details: FlashDetails;
  readonly execution: SignedTransaction;
  readonly #report: Report;
  readonly #abort: AbortSignal;
  readonly #publishedVia: Set<string>;
  readonly #answers = new Map<string, RelayAnswer>();
  readonly #remarks = new Set<string>();
  #cancel: SignedTransaction | undefined;
  #inclusion: Inclusion | undefined;
  #seen: boolean;
  #mayBeInPool: boolean;
  #ended = false;
  #tail: Promise<unknown> = Promise.resolve();

  /** Whether the relays have been offered bundles by this process. */
  offeredToRelays = false;
  /** In how many heads in a row the nonce was found used by a transaction that is not ours. */
  supersededHeads = 0;
  /** In how many heads in a row the pool was found not to hold what it had been given. */
  missingHeads = 0;
  /** How often the node did not give the logs that would explain its end. */
  failedLogReads = 0;
  /** Whether a public pool holds bytes that only relays were given. */
  isLeaked = false;

  constructor(order: Order, report: Report, abort: AbortSignal) {
    const { execution, cancel } = flashIntents(order);
    this.orderId = order.orderId;
    this.confirmationDeadlineMs = order.confirmationDeadlineMs;
    this.details = execution.details;
    this.execution = execution.transaction;
    this.#cancel = cancel?.transaction;
    this.#inclusion = order.inclusion;
    this.#seen = order.state === "Pending";
    this.#publishedVia = new Set(order.publishedVia);
    // What the pool answered an earlier run is not known any more.
    this.#mayBeInPool = this.#publishedVia.has(PUBLIC_POOL);
    this.#report = report;
    this.#abort = abort;
  }

  /** The no-op for the same nonce, once there is one. */
  get cancel(): SignedTransaction | undefined {
    return this.#cancel;
  }

  /** All that may use the nonce for us, newest first. */
  get transactions(): readonly SignedTransaction[] {
    return this.#cancel === undefined ? [this.execution] : [this.#cancel, this.execution];
  }

  get inclusion(): Inclusion | undefined {
    return this.#inclusion;
  }

  get wasPublished(): boolean {
    return this.#publishedVia.size > 0;
  }

  get isPublic(): boolean {
    return this.#publishedVia.has(PUBLIC_POOL);
  }

  /** Whether some public pool may hold our bytes: only definite refusals, from the first one on, show that none does. */
  get mayBeInPool(): boolean {
    return this.#mayBeInPool;
  }

  /** Whether a node has been seen to hold it. */
  get wasSeen(): boolean {
    return this.#seen;
  }

  /** The last word of each party that was sent something. */
  get answers(): ReadonlyMap<string, RelayAnswer> {
    return this.#answers;
  }

  /** Resolves when the update is durable. One after the other, nothing after the end; throws when it is too late. */
  report(update: ExecutionUpdate): Promise<void> {
    const reported = this.#tail.then(async () => {
      if (this.#ended || this.#abort.aborted) throw new Error(`order ${this.orderId} is not followed any more`);
      await this.#report(update);
      this.#apply(update);
    });
    this.#tail = reported.catch(() => undefined);
    return reported;
  }

  /** Records an answer; one that comes after the end is not worth recording. */
  async recordAnswer(via: string, answer: RelayAnswer, targetBlock?: bigint): Promise<void> {
    this.#answers.set(via, answer);
    if (via === PUBLIC_POOL && answer.answer !== "rejected") this.#mayBeInPool = true;
    const target = targetBlock === undefined ? {} : { targetBlock };
    await this.report({ type: "answered", via, ...target, ...answer }).catch(() => undefined);
  }

  /** Notes a sentence, once. */
  async note(detail: string): Promise<void> {
    if (this.#remarks.has(detail)) return;
    this.#remarks.add(detail);
    await this.report({ type: "noted", detail });
  }

  #apply(update: ExecutionUpdate): void {
    switch (update.type) {
      case "published":
        this.#publishedVia.add(update.via);
        break;
      case "seen":
        this.#seen = true;
        break;
      case "signed":
        this.#cancel = update.intent.transaction;
        break;
      case "included":
        this.#inclusion = update.inclusion;
        this.#seen = true;
        break;
      case "inclusion-removed":
        this.#inclusion = undefined;
        break;
      case "completed":
      case "failed":
        this.#ended = true;
        break;
      case "answered":
      case "bundle-status":
      case "settled":
      case "noted":
      case "reopened":
        break;
    }
  }
}
