import type { Denial } from "../../bot/core/denial.ts";
import type { Intent } from "../../bot/core/intent.ts";
import type { Order } from "../../bot/core/order.ts";
import type { SignalKind } from "../../bot/core/signal.ts";
import type { Assessment, Estimate, Executor, Expectation, OrDenied, Report, Trial } from "../../bot/ports/executor.ts";
import { anExpectation, anIntent, UPDATES } from "./orders.ts";
import { WETH } from "./signals.ts";

interface Plan {
  readonly orderId: bigint;
}

/** One that pays. */
export const anEstimate: Estimate = {
  netProfit: { token: WETH, amountWei: 10n ** 16n },
  maxLoss: { token: WETH, amountWei: 10n ** 15n },
};

/** What a scripted executor does at each step; every step is replaceable, and may throw. */
export interface Script {
  assess: () => Denial | undefined;
  plan: (order: Order) => OrDenied<{ readonly plan: Plan }> | Promise<OrDenied<{ readonly plan: Plan }>>;
  simulate: () => OrDenied<Expectation> | Promise<OrDenied<Expectation>>;
  sign: () => Intent | Promise<Intent>;
  execute: (order: Order, report: Report, abort: AbortSignal) => Promise<void>;
  release: () => void;
}

/** A test double: an executor that follows a script, by default to success, and writes down which step it was asked for. */
export class ScriptedExecutor implements Executor<Plan> {
  readonly kind: SignalKind;
  readonly calls: { readonly step: keyof Script; readonly orderId: bigint | undefined }[] = [];
  readonly #script: Script;

  constructor(script: Partial<Script> = {}, kind: SignalKind = "flash-arbitrage") {
    this.kind = kind;
    this.#script = {
      assess: () => undefined,
      plan: (order) => ({ plan: { orderId: order.orderId } }),
      simulate: () => anExpectation,
      sign: () => anIntent(),
      execute: succeed,
      release: () => undefined,
      ...script,
    };
  }

  /** The steps that were asked for, in order. */
  get steps(): readonly (keyof Script)[] {
    return this.calls.map(({ step }) => step);
  }

  assess(): Assessment {
    this.calls.push({ step: "assess", orderId: undefined });
    const denied = this.#script.assess();
    return denied === undefined ? { estimate: anEstimate, draft: undefined } : { denied };
  }

  async plan(order: Order): Promise<OrDenied<{ readonly plan: Plan }>> {
    this.calls.push({ step: "plan", orderId: order.orderId });
    return await this.#script.plan(order);
  }

  async simulate(plan: Plan): Promise<OrDenied<Trial<Plan>>> {
    this.calls.push({ step: "simulate", orderId: plan.orderId });
    const expectation = await this.#script.simulate();
    return expectation.denied === undefined ? { ...expectation, plan } : expectation;
  }

  async sign({ orderId }: Plan): Promise<Intent> {
    this.calls.push({ step: "sign", orderId });
    return await this.#script.sign();
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    this.calls.push({ step: "execute", orderId: order.orderId });
    await this.#script.execute(order, report, abort);
  }

  release(orderId: bigint): void {
    this.calls.push({ step: "release", orderId });
    this.#script.release();
  }
}

/** Goes on from wherever the order stands until its completion is final. */
export async function succeed(order: Order, report: Report): Promise<void> {
  if (order.state === "Validated") await report(UPDATES.published);
  if (order.state !== "Completed") {
    if (order.inclusion === undefined) await report(UPDATES.included);
    await report(UPDATES.completed);
  }
  await report(UPDATES.settled);
}

/** Publishes, and then follows until the engine lets go. */
export async function publishAndWait(order: Order, report: Report, abort: AbortSignal): Promise<void> {
  if (order.state === "Validated") await report(UPDATES.published);
  await untilAborted(abort);
}

export function untilAborted(abort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (abort.aborted) resolve();
    else abort.addEventListener("abort", () => resolve(), { once: true });
  });
}
