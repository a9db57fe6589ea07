import type { Hex } from "../core/hex.ts";
import type { Intent, SignedTransaction } from "../core/intent.ts";
import { isTerminal, type OrderState } from "../core/order-state.ts";
import type { TransactionUpdate } from "../core/order-event.ts";
import type { Inclusion } from "../core/outcome.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";
import type { Behind } from "../core/signal.ts";
import type { Receipt } from "../ports/chain.ts";
import type { RelayAnswer } from "../ports/relay.ts";
import { PoolMemory } from "./pool/pool-memory.ts";
import { type BundleContent, bundled } from "./sending/bundled.ts";
import { RelayMemory } from "./sending/relay-memory.ts";
import type { ExecutionIntent, TransactionDetails } from "./transaction-details.ts";

// Most orders never have any of these; what they have is as long as it must be, where a list that grows keeps spare room.
const NO_TRANSACTIONS: readonly SignedTransaction[] = [];
const NO_ANSWERS: ReadonlyMap<string, RelayAnswer> = new Map();

/** What the journal says of a nonce of ours: of an order, or of a part of one. */
export interface Life {
  readonly orderId: bigint;
  /** Under which the accounts know who uses the nonce: the order's id, or another one for each of its parts. */
  readonly claimId: bigint;
  readonly state: OrderState;
  /** All that was signed for it, oldest first. */
  readonly intents: readonly Intent[];
  readonly publishedVia: readonly string[];
  readonly inclusion?: Inclusion | undefined;
  /** When it was let through: it is sent right after. */
  readonly validatedAtMs: number;
  readonly confirmationDeadlineMs: number;
  /** What each of its bundles begins with. */
  readonly behind?: Behind | undefined;
  /** What its source allows a unit of gas to cost; absent: as much as the settings do. */
  readonly maxGasPriceWei?: bigint | undefined;
}

/** What takes a life's updates to the journal. */
export interface LifeJournal<End> {
  /** Resolves when the update is durable. */
  record(update: TransactionUpdate<End>): Promise<void>;
}

/**
 * A nonce of ours that is being followed: what the journal says of it, and what this process has seen besides. What it is
 * for, its {@link Purpose} knows.
 */
export class LiveTransaction<End = unknown> {
  readonly orderId: bigint;
  readonly claimId: bigint;
  readonly behind: Behind | undefined;
  readonly maxGasPriceWei: bigint | undefined;
  readonly confirmationDeadlineMs: number;
  readonly validatedAtMs: number;
  /** Whether it was signed by this very process, a moment ago. */
  readonly isFresh: boolean;
  readonly #journal: LifeJournal<End>;
  readonly #abort: AbortSignal;
  #executions: readonly ExecutionIntent[] = [];
  #newest: ExecutionIntent;
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
  /** Whether a public pool holds bytes that only relays were given. */
  isLeaked = false;

  constructor(life: Life, journal: LifeJournal<End>, abort: AbortSignal, isFresh = false) {
    this.isFresh = isFresh;
    this.orderId = life.orderId;
    this.claimId = life.claimId;
    this.behind = life.behind;
    this.maxGasPriceWei = life.maxGasPriceWei;
    this.confirmationDeadlineMs = life.confirmationDeadlineMs;
    this.validatedAtMs = life.validatedAtMs;
    const newest = life.intents.findLast(({ transaction }) => transaction.purpose === "execute");
    if (newest === undefined) throw new Error(`order ${life.orderId} has nothing signed to execute`);
    this.#newest = newest as ExecutionIntent;
    for (const intent of life.intents) this.#add(intent);
    this.#inclusion = life.inclusion;
    this.#ended = isTerminal(life.state);
    this.#seen = life.state !== "Validated" && life.state !== "Submitted";
    this.#publishedVia = life.publishedVia;
    // What the pool answered an earlier run is not known any more.
    this.#mayBeInPool = this.isPublic;
    this.#journal = journal;
    this.#abort = abort;
  }

  /** What a bundle with one of its transactions holds. */
  bundleOf(raw: Hex): BundleContent {
    return bundled(this.behind, raw);
  }

  /** Whether it is offered to relays by itself; false where it is in the bundle of another. */
  get isOffered(): boolean {
    return true;
  }

  /** All that were signed to trade, oldest first; they share one nonce. */
  get executions(): readonly ExecutionIntent[] {
    return this.#executions;
  }

  /** The newest execution. */
  get execution(): SignedTransaction {
    return this.#newest.transaction;
  }

  /** Those of the newest execution. */
  get details(): TransactionDetails {
    return this.#newest.details;
  }

  /** Those of the execution with this hash. Throws when there is none. */
  detailsOf(hash: Hex): TransactionDetails {
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
  async report(update: TransactionUpdate<End>): Promise<void> {
    if (this.#settled || this.#abort.aborted) throw new Error(`order ${this.orderId} is not followed any more`);
    if (update.type === "settled") this.#settled = true;
    await this.#journal.record(update);
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

  #apply(update: TransactionUpdate<unknown>): void {
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
      this.#newest = intent as ExecutionIntent;
      this.#executions = this.#executions.concat(this.#newest);
    }
    this.#transactions = [transaction].concat(this.#transactions);
  }
}
