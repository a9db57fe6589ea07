import type { Hex } from "../../core/hex.ts";
import type { Intent, SignedTransaction } from "../../core/intent.ts";
import type { Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { ExecutionUpdate } from "../../core/order-event.ts";
import type { Inclusion } from "../../core/outcome.ts";
import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { Route } from "../../core/route.ts";
import { type Behind, flashSignal, type FlashWishes } from "../../core/signal.ts";
import type { Receipt } from "../../ports/chain.ts";
import type { Report } from "../../ports/executor.ts";
import type { RelayAnswer } from "../../ports/relay.ts";
import type { FlashDetails, FlashIntent } from "./flash-details.ts";
import { PoolMemory } from "./pool-memory.ts";
import { RelayMemory } from "./relay-memory.ts";

// Most orders never have any of these; what they have is as long as it must be, where a list that grows keeps spare room.
const NO_TRANSACTIONS: readonly SignedTransaction[] = [];
const NO_ANSWERS: ReadonlyMap<string, RelayAnswer> = new Map();

/** An order that is being followed: what the journal says of it, and what this process has seen besides. */
export class LiveOrder {
  readonly orderId: bigint;
  /** What its source asked for, which holds for whatever it signs. */
  readonly wishes: FlashWishes | undefined;
  /** What each of its bundles begins with. */
  readonly behind: Behind | undefined;
  readonly confirmationDeadlineMs: number;
  readonly #signalRoute: Route | undefined;
  /** When it was let through: it is sent right after. */
  readonly validatedAtMs: number;
  /** Whether it was signed by this very process, a moment ago. */
  readonly isFresh: boolean;
  readonly #report: Report;
  readonly #abort: AbortSignal;
  #executions: readonly FlashIntent[] = [];
  #newest: FlashIntent;
  #transactions = NO_TRANSACTIONS;
  #cancels = NO_TRANSACTIONS;
  #fills = NO_TRANSACTIONS;
  #publishedVia: readonly string[];
  #answers: Map<string, RelayAnswer> | undefined;
  #remarks: Set<string> | undefined;
  #pool: PoolMemory | undefined;
  #inclusion: Inclusion | undefined;
  #seen: boolean;
  #mayBeInPool: boolean;
  #ended: boolean;
  #settled = false;

  /** What the relays were offered. */
  readonly relays = new RelayMemory();
  /** Of the inclusion, or of another order's transaction that has used the nonce; not known after a restart. */
  receipt: Receipt | undefined;
  /** The head at which the nonce was first found used by a transaction that is not ours, and has been since. */
  supersededSince: bigint | undefined;
  /** The transaction of another order that was last found to have used the nonce. */
  lostTo: Hex | undefined;
  /** How often the node did not give the logs that would explain its end. */
  failedLogReads = 0;
  /** Whether a public pool holds bytes that only relays were given. */
  isLeaked = false;

  constructor(order: Order, report: Report, abort: AbortSignal, isFresh = false) {
    this.isFresh = isFresh;
    this.orderId = order.orderId;
    const { wishes, behind, route } = flashSignal(order.signal);
    this.wishes = wishes;
    this.behind = behind;
    this.#signalRoute = route;
    this.confirmationDeadlineMs = order.confirmationDeadlineMs;
    this.validatedAtMs = order.history.find(({ to }) => to === "Validated")?.atMs ?? order.createdAtMs;
    const newest = order.intents.findLast(({ transaction }) => transaction.purpose === "execute");
    if (newest === undefined) throw new Error(`order ${order.orderId} has nothing signed to execute`);
    this.#newest = newest as FlashIntent;
    for (const intent of order.intents) this.#add(intent);
    this.#inclusion = order.inclusion;
    this.#ended = isTerminal(order.state);
    this.#seen = order.state !== "Validated" && order.state !== "Submitted";
    this.#publishedVia = order.publishedVia;
    // What the pool answered an earlier run is not known any more.
    this.#mayBeInPool = this.isPublic;
    this.#report = report;
    this.#abort = abort;
  }

  /** All that were signed to trade, oldest first; they share one nonce. */
  get executions(): readonly FlashIntent[] {
    return this.#executions;
  }

  /** The newest execution. */
  get execution(): SignedTransaction {
    return this.#newest.transaction;
  }

  /** Those of the newest execution. */
  get details(): FlashDetails {
    return this.#newest.details;
  }

  /** What the newest execution trades. */
  get route(): Route {
    const route = this.details.route ?? this.#signalRoute;
    if (route === undefined) throw new Error(`order ${this.orderId} has signed nothing that says what it trades`);
    return route;
  }

  /** Those of the execution with this hash. Throws when there is none. */
  detailsOf(hash: Hex): FlashDetails {
    const intent = this.#executions.find(({ transaction }) => transaction.hash === hash);
    if (intent === undefined) throw new Error(`order ${this.orderId} has not signed ${hash} to execute`);
    return intent.details;
  }

  /** The newest no-op for the same nonce, once there is one. */
  get cancel(): SignedTransaction | undefined {
    return this.#cancels.at(-1);
  }

  /** No-ops for nonces below it, oldest first. */
  get fills(): readonly SignedTransaction[] {
    return this.#fills;
  }

  /** All no-ops for the same nonce, oldest first. */
  get cancels(): readonly SignedTransaction[] {
    return this.#cancels;
  }

  /** All that may use the nonce for this order, newest first. */
  get transactions(): readonly SignedTransaction[] {
    return this.#transactions;
  }

  get inclusion(): Inclusion | undefined {
    return this.#inclusion;
  }

  /** Whether it is completed or failed, as far as is known. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** By which ways it went out. */
  get publishedVia(): readonly string[] {
    return this.#publishedVia;
  }

  get wasPublished(): boolean {
    return this.#publishedVia.length > 0;
  }

  /** Whether anything of it was handed to the public pool. */
  get isPublic(): boolean {
    return this.#publishedVia.includes(PUBLIC_POOL);
  }

  /** Whether its trade may be handed to the public pool at all: of a private order only no-ops go there. */
  get mayGoPublic(): boolean {
    return this.details.submission !== "private";
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
    return this.#answers ?? NO_ANSWERS;
  }

  /** What became of its transactions in the public pool. */
  get pool(): PoolMemory {
    return (this.#pool ??= new PoolMemory());
  }

  /**
   * Resolves when the update is durable, which those before it are by then; it is not waited for them to report it, so that
   * one commit holds them all. Nothing once it is settled; rejects when it is too late.
   */
  async report(update: ExecutionUpdate): Promise<void> {
    if (this.#settled || this.#abort.aborted) throw new Error(`order ${this.orderId} is not followed any more`);
    if (update.type === "settled") this.#settled = true;
    await this.#report(update);
    this.#apply(update);
  }

  /** Records an answer; one that comes after the end is not worth recording. */
  async recordAnswer(via: string, answer: RelayAnswer, targetBlock?: bigint): Promise<void> {
    this.#answers ??= new Map();
    this.#answers.set(via, answer);
    if (via === PUBLIC_POOL && answer.answer !== "rejected") this.#mayBeInPool = true;
    const target = targetBlock === undefined ? {} : { targetBlock };
    await this.report({ type: "answered", via, ...target, ...answer }).catch(() => undefined);
  }

  /** Notes a sentence, once a subject: one whose figures change with every head is said with the first of them. */
  async note(detail: string, subject = detail): Promise<void> {
    this.#remarks ??= new Set();
    if (this.#remarks.has(subject)) return;
    this.#remarks.add(subject);
    await this.report({ type: "noted", detail });
  }

  #apply(update: ExecutionUpdate): void {
    switch (update.type) {
      case "published":
        if (!this.#publishedVia.includes(update.via)) this.#publishedVia = this.#publishedVia.concat(update.via);
        break;
      case "seen":
        this.#seen = true;
        // Whoever refused it before was wrong.
        this.#mayBeInPool = true;
        break;
      case "signed":
        this.#add(update.intent);
        break;
      case "included":
        this.#inclusion = update.inclusion;
        this.#seen = true;
        this.#mayBeInPool = this.isPublic;
        break;
      case "inclusion-removed":
        this.#inclusion = undefined;
        break;
      case "completed":
      case "failed":
        this.#ended = true;
        break;
      case "reopened":
        this.#ended = false;
        this.#inclusion = undefined;
        break;
      case "settled":
      case "answered":
      case "bundle-status":
      case "noted":
        break;
    }
  }

  #add(intent: Intent): void {
    const { transaction } = intent;
    if (transaction.purpose === "fill") {
      this.#fills = this.#fills.concat(transaction);
      return;
    }
    if (transaction.purpose === "cancel") this.#cancels = this.#cancels.concat(transaction);
    else {
      this.#newest = intent as FlashIntent;
      this.#executions = this.#executions.concat(this.#newest);
    }
    this.#transactions = [transaction].concat(this.#transactions);
  }
}
