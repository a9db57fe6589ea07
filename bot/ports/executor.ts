import type { Awaitable } from "../core/awaitable.ts";
import type { Denial } from "../core/denial.ts";
import type { Intent } from "../core/intent.ts";
import type { TokenAmount } from "../core/money.ts";
import type { Order } from "../core/order.ts";
import type { ExecutionUpdate } from "../core/order-event.ts";
import type { Signal, SignalKind } from "../core/signal.ts";

/** An expected outcome: the thing, or our refusal with its numbers. */
export type OrDenied<T> = ({ readonly denied?: never } & T) | { readonly denied: Denial };

/** What a plan is expected to bring. */
export interface Expectation {
  /** After premium, before gas and bid. */
  readonly predictedProfit: TokenAmount;
  /** After gas and bid. */
  readonly netProfit: TokenAmount;
}

/** What a trial of a plan has shown. */
export interface Trial<Plan> extends Expectation {
  readonly plan: Plan;
  /** What tried it, and the gas that it used there; absent when nothing did. */
  readonly simulation?: { readonly by: string; readonly gasUsed: bigint };
}

/** What an order for a signal would be worth, and what it would put at risk, at the facts of this moment. */
export interface Estimate {
  /**
   * After gas at the fee that would be paid, premium, slippage and what a rollup takes for its data; absent for what is
   * not done for a profit.
   */
  readonly netProfit?: TokenAmount;
  /** The most that can be lost when it fails: its gas at its highest fee. */
  readonly maxLoss: TokenAmount;
}

/** A fact that is being fetched beside the hot path. */
export interface MissingFact {
  /** What it is, in a few words. */
  readonly fact: string;
  /** Resolves when it is worth asking again; never rejects. */
  readonly arrival: Promise<void>;
}

/** Whether an order for a signal could pay now. The draft is the executor's own, and saves the plan its first half. */
export type Assessment<Draft = unknown> =
  | { readonly denied: Denial }
  | { readonly missing: MissingFact }
  | { readonly estimate: Estimate; readonly draft: Draft };

/**
 * Makes an update durable and known; resolves when it is safe to act on it. Updates become durable in the order in which
 * they are reported, so that of several only the last needs to be waited for.
 */
export type Report = (update: ExecutionUpdate) => Promise<void>;

/**
 * Turns orders of one kind into transactions and follows them to their end. The engine calls plan, simulate, sign and
 * execute in this order, journals in between, and always ends with release. What plan, simulate or sign throw fails the
 * order, because nothing has left the process; what execute throws never does: it is called again. What they return at
 * once is gone on with at once: only what has to be waited for costs a turn.
 */
export interface Executor<Plan = unknown, Draft = unknown> {
  readonly kind: SignalKind;
  /** How long its orders may take until their nonces are neutralised; absent: as long as the engine's. */
  readonly confirmationTimeoutMs?: number;

  /** Whether an order for this signal could pay now, from facts kept fresh; waits for nothing. */
  assess(signal: Signal): Assessment<Draft>;

  /**
   * What would be done. Reserves what the order needs (such as an account) before its first await.
   * @param draft of the assessment right before; without one it is made anew
   */
  plan(order: Order, draft?: Draft): Awaitable<OrDenied<{ readonly plan: Plan }>>;

  /** Tries the plan without sending anything; the plan that comes back holds what was measured, and is the one to sign. */
  simulate(plan: Plan): Awaitable<OrDenied<Trial<Plan>>>;

  /** Signs, and reserves what a signature needs, such as a nonce, before its first await; nothing leaves the process. */
  sign(plan: Plan): Awaitable<Intent>;

  /**
   * Sends the order's last intent, as far as there is still time, and follows it beyond its end until it is settled:
   * `completed` and `failed` may be followed by `reopened`, and `settled` is the last report. It may be called while the
   * signature is still on its way to the disk: nothing leaves before a report of its own has resolved. Idempotent: after
   * a crash the same call goes on from wherever the order stands, and takes up before its first await what plan and sign
   * had reserved. Resolves early, with nothing reported, when the signal aborts.
   */
  execute(order: Order, report: Report, abort: AbortSignal): Promise<void>;

  /** Nothing of the order was sent, or it is settled: what it reserved is free again. Harmless when that is nothing. */
  release(orderId: bigint): void;
}
