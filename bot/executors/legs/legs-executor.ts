import { isPending } from "../../core/awaitable.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { Signal } from "../../core/signal.ts";
import type { Assessment, Executor, OrDenied, Report, Trial } from "../../ports/executor.ts";
import { claimOf } from "../../trading/parts/claim-of.ts";
import { FollowedParts } from "../../trading/parts/followed-parts.ts";
import { followParts } from "../../trading/parts/follow-parts.ts";
import type { PartIntent } from "../../trading/parts/part-details.ts";
import { partPurpose } from "../../trading/parts/part-purpose.ts";
import { signPart } from "../../trading/parts/sign-part.ts";
import { PartRecords } from "../../trading/records/part-records.ts";
import { type FollowingParts, followingTogether } from "../../transactions/following-parts.ts";
import { assessLegs } from "./assess.ts";
import { legsDecision } from "./decide.ts";
import type { LegsDraft } from "./draft.ts";
import type { LegsDetails } from "./legs-details.ts";
import type { LegsParts } from "./legs-parts.ts";
import { legsSignal } from "./legs-signal.ts";
import { type LegsPlan, planLegs } from "./plan.ts";
import { promisedCapital } from "./promised-capital.ts";
import { simulateLegs } from "./simulate.ts";

/**
 * Arbitrages by two swaps of our own, one after the other, with capital of our own (specification 001, phase 2): what was
 * bought is sold when its receipt is deep enough, and recovered when it cannot be.
 */
export class LegsExecutor implements Executor<LegsPlan, LegsDraft> {
  readonly kind = "legs-arbitrage";
  readonly confirmationTimeoutMs: number;
  readonly #parts: LegsParts;
  readonly #following: FollowingParts;
  /** Orders that are being signed, or were signed here and not executed yet. */
  readonly #fresh = new Set<bigint>();
  /** For how many parts each order has nonces from its first signature on. */
  readonly #reserved = new Map<bigint, number>();

  constructor(parts: LegsParts) {
    this.#parts = parts;
    this.confirmationTimeoutMs = parts.settings.timeoutMs;
    this.#following = followingTogether(parts, partPurpose(parts.chain));
  }

  assess(signal: Signal): Assessment<LegsDraft> {
    return assessLegs(legsSignal(signal), this.#parts);
  }

  plan(order: Order): Promise<OrDenied<{ readonly plan: LegsPlan }>> {
    return planLegs(order, this.#parts);
  }

  simulate(plan: LegsPlan): Promise<OrDenied<Trial<LegsPlan>>> {
    return simulateLegs(plan, this.#parts);
  }

  async sign({ orderId, account, draft, purchase }: LegsPlan): Promise<PartIntent> {
    const [first, ...following] = purchase;
    if (first === undefined) throw new Error(`order ${orderId} has nothing to sign`);
    this.#fresh.add(orderId);
    this.#reserved.set(orderId, purchase.length);
    const details: LegsDetails = { ...first.details, legs: { capBps: draft.capBps, following } };
    const claimId = claimOf(orderId, 0);
    const signed = signPart({ brief: first.brief, details }, { claimId, account }, this.#parts);
    const { accounts } = this.#parts;
    // In the same turn: no nonce of another order comes between those of a bundle.
    for (const index of following.keys()) accounts.reserve(claimOf(orderId, index + 1), account, "public");
    accounts.release(orderId);
    const intent = isPending(signed) ? await signed : signed;
    if (this.#fresh.has(orderId)) return intent;
    // The engine did not wait for the signer. The bytes go nowhere, and must hold no nonce.
    for (const index of purchase.keys()) accounts.release(claimOf(orderId, index));
    throw new Error(`order ${orderId} was given up while it was being signed`);
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    const { orderId, signal, intents } = order;
    const account = intents[0]?.transaction.account;
    if (account === undefined) throw new Error(`order ${orderId} has signed nothing`);
    const { memory, valuation, capital, clock, exchanges } = this.#parts;
    const { opportunityId: tradeId, limits } = legsSignal(signal).legs;
    const isFresh = this.#fresh.delete(orderId);
    // Of an earlier run, perhaps one whose memory was lost.
    memory.rememberTrade({ tradeId, orderId, kind: this.kind, atMs: clock.nowMs() });
    const parts = new FollowedParts(order, account, {
      following: this.#following,
      report,
      abort,
      isFresh: (claimId) => isFresh && claimId === claimOf(orderId, 0),
      maxGasPriceWei: limits.maxGasPriceWei,
    });
    const records = new PartRecords({ memory, valuation, tradeId });
    const decide = legsDecision(account, this.#parts);
    const settle = (now: Order): void => {
      if (isTerminal(now.parts[0]?.state ?? "Failed")) this.#giveBackNonces(orderId, now.parts.length);
      capital.promise(orderId, promisedCapital(now, account, exchanges));
      records.tell(now);
    };
    settle(order);
    await followParts(
      parts,
      (now) => {
        settle(now);
        return decide(now);
      },
      abort,
    );
  }

  release(orderId: bigint): void {
    this.#fresh.delete(orderId);
    this.#giveBackNonces(orderId, 0);
    this.#parts.accounts.release(orderId);
    this.#parts.capital.release(orderId);
  }

  /** A nonce that is reserved for what will not be signed would hold up all above it. */
  #giveBackNonces(orderId: bigint, signedParts: number): void {
    const reserved = this.#reserved.get(orderId) ?? 0;
    this.#reserved.delete(orderId);
    for (let index = signedParts; index < reserved; index++) this.#parts.accounts.release(claimOf(orderId, index));
  }
}
