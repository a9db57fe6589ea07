import type { Accounts } from "../../accounts/accounts.ts";
import { isPending } from "../../core/awaitable.ts";
import type { Address, Hex } from "../../core/hex.ts";
import { onAbort } from "../../core/on-abort.ts";
import type { ExecutionUpdate } from "../../core/order-event.ts";
import { applyOrderEvent, type Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { OrderPart } from "../../core/part.ts";
import type { Report } from "../../ports/executor.ts";
import { followTransaction } from "../../transactions/follow.ts";
import type { FollowingParts } from "../../transactions/following-parts.ts";
import type { Life } from "../../transactions/live-transaction.ts";
import { type GasTerms, maxCostWei } from "../../transactions/transaction-details.ts";
import { claimOf } from "./claim-of.ts";
import { lifeOfPart, LivePart } from "./live-part.ts";
import type { PartRequest } from "./part-details.ts";
import { signPart } from "./sign-part.ts";

/** What setTimeout takes; whoever waits longer is woken by a block before that. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What an order's parts are followed with. */
export interface FollowedPartsParts {
  readonly following: FollowingParts;
  readonly report: Report;
  readonly abort: AbortSignal;
  /** Whether this very process has signed the part, a moment ago. */
  readonly isFresh: (claimId: bigint) => boolean;
  /** What the order's source allows a unit of gas to cost. */
  readonly maxGasPriceWei?: bigint | undefined;
}

/**
 * The parts of one order while they are followed: each by itself, beyond its end, until the chain is final about it. It
 * keeps the order as its reports make it, so that whoever decides what comes next looks at one thing.
 */
export class FollowedParts {
  readonly #parts: FollowedPartsParts;
  readonly #account: Address;
  readonly #stopping = new AbortController();
  readonly #followed = new Map<string, LivePart>();
  readonly #running = new Set<Promise<void>>();
  #order: Order;
  readonly #stopListening: () => void;
  #hasChanged = false;
  #wake: (() => void) | undefined;
  #failure: { readonly thrown: unknown } | undefined;

  /** Takes up all parts of the order that are not settled, before it returns. */
  constructor(order: Order, account: Address, parts: FollowedPartsParts) {
    this.#order = order;
    this.#account = account;
    this.#parts = parts;
    onAbort(parts.abort, () => {
      this.#stopping.abort();
      this.#tell();
    });
    this.#stopListening = parts.following.chain.onHead(() => this.#tell());
    for (const part of order.parts) if (!isOver(part)) this.#follow(part);
  }

  /** The order after every report so far. */
  get order(): Order {
    return this.#order;
  }

  /** Whether nothing about any part can change any more. */
  get areSettled(): boolean {
    return this.#order.parts.every(isOver);
  }

  /** Makes an update durable and known. */
  async record(update: ExecutionUpdate): Promise<void> {
    await this.#parts.report(update);
    const { orderId } = this.#order;
    this.#order = applyOrderEvent(this.#order, { ...update, orderId, atMs: this.#parts.following.clock.nowMs() });
    this.#tell();
  }

  /**
   * Signs further parts, for consecutive nonces in their order, and sends and follows them from then on. Throws what
   * signing throws: those before it are then signed, journalled and followed.
   */
  async begin(requests: readonly PartRequest[]): Promise<void> {
    const { following } = this.#parts;
    const { accounts } = following;
    const account = this.#account;
    const { orderId, parts } = this.#order;
    const claims = requests.map((_request, index) => claimOf(orderId, parts.length + index));
    // Before anything is waited for: no other order's nonce comes in between, where a bundle would have a gap.
    for (const claimId of claims) accounts.reserve(claimId, account, "public");
    const unsigned = new Set(claims);
    try {
      for (const [index, request] of requests.entries()) {
        const claimId = claimOf(orderId, parts.length + index);
        const signed = signPart(request, { claimId, account }, following);
        const intent = isPending(signed) ? await signed : signed;
        unsigned.delete(claimId);
        await this.record({ type: "signed", intent });
      }
    } finally {
      // A nonce that is reserved for nothing would hold up all above it.
      for (const claimId of unsigned) accounts.release(claimId);
      for (const { brief } of requests) {
        const part = this.#order.parts.find((known) => known.brief.partId === brief.partId);
        if (part !== undefined) this.#follow(part, true);
      }
    }
  }

  /**
   * Resolves when anything has happened since it last did: a report or a block has come, or the order is not followed any
   * more; also when the time of the wall clock is here. Throws what following a part has thrown.
   */
  async changed(untilMs = Infinity): Promise<void> {
    const waitMs = untilMs - this.#parts.following.clock.nowMs();
    if (!this.#hasChanged && !this.#stopping.signal.aborted && waitMs > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (waitMs <= MAX_TIMER_MS) timer = setTimeout(resolve, waitMs);
      });
      clearTimeout(timer);
      this.#wake = undefined;
    }
    this.#hasChanged = false;
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  /** Follows nothing further. Resolves when every step under way has ended. */
  async stop(): Promise<void> {
    this.#stopListening();
    this.#stopping.abort();
    await Promise.allSettled(this.#running);
  }

  #tell(): void {
    this.#hasChanged = true;
    this.#wake?.();
  }

  #follow(part: OrderPart, isFresh = this.#parts.isFresh(claimOf(this.#order.orderId, this.#indexOf(part)))): void {
    const { following, maxGasPriceWei } = this.#parts;
    const life = lifeOfPart(this.#order, part, maxGasPriceWei);
    // What was signed a moment ago, the accounts know from its signature.
    if (!isFresh) adoptQueued(life, following.accounts);
    const live = new LivePart(this.#order, part, {
      record: (update) => this.record(update),
      abort: this.#stopping.signal,
      isFresh,
      openRaw: (partId) => this.#openRaw(partId),
      maxGasPriceWei,
    });
    this.#followed.set(part.brief.partId, live);
    const running = followTransaction(live, following, this.#stopping.signal).then(
      () => this.#onOver(live),
      (thrown: unknown) => {
        this.#failure ??= { thrown };
        this.#tell();
      },
    );
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** What was never sent, or is final, holds no nonce. */
  #onOver({ brief, claimId }: LivePart): void {
    const part = this.#order.parts.find((known) => known.brief.partId === brief.partId);
    if (part !== undefined && isOver(part)) this.#parts.following.accounts.release(claimId);
    this.#tell();
  }

  #openRaw(partId: string): Hex | undefined {
    const live = this.#followed.get(partId);
    return live === undefined || live.isEnded || live.inclusion !== undefined ? undefined : live.execution.raw;
  }

  #indexOf({ brief }: OrderPart): number {
    return this.#order.parts.findIndex((known) => known.brief.partId === brief.partId);
  }
}

/** Nothing about the part can change any more: the chain is final about it, or nothing of it ever left. */
function isOver({ state, settled, publishedVia }: OrderPart): boolean {
  return settled || (isTerminal(state) && publishedVia.length === 0);
}

/** Tells the accounts of all that was signed for a part: each part has a place of its own in the queue, private or not. */
function adoptQueued({ claimId, intents }: Pick<Life, "claimId" | "intents">, accounts: Accounts): void {
  for (const { transaction, details } of intents) {
    accounts.recordSigned(claimId, transaction, maxCostWei(details as GasTerms), true);
  }
}
