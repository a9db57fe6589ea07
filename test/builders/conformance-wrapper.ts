import type { Executor } from "../../bot/ports/executor.ts";

/** The executor with some of its steps replaced. */
export function withExecutor(executor: Executor, steps: Partial<Executor>): Executor {
  return {
    kind: executor.kind,
    ...(executor.confirmationTimeoutMs !== undefined && { confirmationTimeoutMs: executor.confirmationTimeoutMs }),
    assess: (signal) => executor.assess(signal),
    plan: (order, draft) => executor.plan(order, draft),
    simulate: (plan) => executor.simulate(plan),
    sign: (plan) => executor.sign(plan),
    execute: (order, report, abort) => executor.execute(order, report, abort),
    release: (orderId) => executor.release(orderId),
    ...steps,
  };
}
