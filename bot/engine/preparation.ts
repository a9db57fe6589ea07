import { type Denial, describeDenial, FAILURE_REASON_OF } from "../core/denial.ts";
import { messageOf } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { Announcer } from "./announcer.ts";
import { RecordingError } from "./recorder.ts";
import { WaitEnded, within } from "./time-limit.ts";
import type { TrackedOrder } from "./tracked-order.ts";

export interface PreparationParts {
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly dryRun: boolean;
  readonly abort: AbortSignal;
}

/** How far an order came: `left` is neither signed nor ended, and stays in the journal for the next start. */
export type Prepared = "signed" | "failed" | "dry-run" | "left";

/**
 * From creation to a durable signature: plan, simulate, sign. Planning and simulating do not wait for the records of
 * creation and validation, since nothing leaves the process before the signature is durable, and with it all before it.
 */
export async function prepare(tracked: TrackedOrder, executor: Executor, parts: PreparationParts): Promise<Prepared> {
  try {
    return await planSimulateSign(tracked, executor, parts);
  } catch (thrown) {
    if (thrown instanceof RecordingError || parts.abort.aborted) return "left";
    return fail(tracked, thrown, parts);
  }
}

async function planSimulateSign(
  tracked: TrackedOrder,
  executor: Executor,
  { clock, announcer, dryRun, abort }: PreparationParts,
): Promise<Prepared> {
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    within(work, tracked.order.submissionDeadlineMs - clock.nowMs(), abort);

  const planned = await inTime(executor.plan(tracked.order));
  if (planned.denied) return await deny(tracked, planned.denied);

  const simulated = await inTime(executor.simulate(planned.plan));
  if (simulated.denied) return await deny(tracked, simulated.denied);

  const { predictedProfit, netProfit } = simulated;
  const validated = tracked.record({ type: "validated", predictedProfit, netProfit });
  if (dryRun) {
    await validated;
    announcer.tell((listener) => listener.onDryRun?.(tracked.order, simulated));
    return "dry-run";
  }

  if (clock.nowMs() > tracked.order.submissionDeadlineMs) throw new WaitEnded("time is up");
  const intent = await inTime(executor.sign(simulated.plan));
  await tracked.record({ type: "signed", intent });
  return "signed";
}

async function deny(tracked: TrackedOrder, denial: Denial): Promise<Prepared> {
  await tracked.record({ type: "failed", reason: FAILURE_REASON_OF[denial.code], detail: describeDenial(denial) });
  return "failed";
}

/** Nothing has left the process: whatever was thrown, the order can only fail. */
async function fail(tracked: TrackedOrder, thrown: unknown, { announcer }: PreparationParts): Promise<Prepared> {
  const { orderId, createdAtMs, submissionDeadlineMs } = tracked.order;
  const late = thrown instanceof WaitEnded;
  const detail = late ? `not signed within ${submissionDeadlineMs - createdAtMs} ms` : messageOf(thrown);
  if (!late) announcer.fault({ kind: "executor-threw", detail, orderId, cause: thrown });
  try {
    await tracked.record({ type: "failed", reason: late ? "StaleSignal" : "NetworkTimeout", detail });
    return "failed";
  } catch {
    return "left";
  }
}
