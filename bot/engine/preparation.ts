import { type Denial, describeDenial, FAILURE_REASON_OF } from "../core/denial.ts";
import { ArbError, messageOf } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { Announcer } from "./announcer.ts";
import { RecordingError } from "./recorder.ts";
import { WaitEnded, within } from "./time-limit.ts";
import type { TrackedOrder } from "./tracked-order.ts";

export interface PreparationParts {
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly haltSwitch: HaltSwitch | undefined;
  readonly dryRun: boolean;
  readonly abort: AbortSignal;
  /** Hears what an executor threw. */
  readonly onThrown: (cause: unknown, orderId: bigint) => void;
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
  { clock, announcer, haltSwitch, dryRun, abort }: PreparationParts,
): Promise<Prepared> {
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    within(work, tracked.order.submissionDeadlineMs - clock.nowMs(), abort);

  const planned = await inTime(executor.plan(tracked.order));
  if (planned.denied) return await deny(tracked, planned.denied);

  const simulated = await inTime(executor.simulate(planned.plan));
  if (simulated.denied) return await deny(tracked, simulated.denied);

  const { predictedProfit, netProfit, simulation } = simulated;
  const trial = simulation === undefined ? {} : { simulation };
  const validated = tracked.record({ type: "validated", predictedProfit, netProfit, ...trial });
  if (dryRun) {
    await validated;
    announcer.tell((listener) => listener.onDryRun?.(tracked.order, simulated));
    return "dry-run";
  }

  if (clock.nowMs() > tracked.order.submissionDeadlineMs) throw new WaitEnded("time is up");
  // Asked again, since the operator may have pulled it after the order's admission: nothing is signed from then on.
  const halt = haltSwitch?.current();
  if (halt !== undefined) return await deny(tracked, { code: "halted", reason: halt.reason });
  const intent = await inTime(executor.sign(simulated.plan));
  await tracked.record({ type: "signed", intent });
  return "signed";
}

async function deny(tracked: TrackedOrder, denial: Denial): Promise<Prepared> {
  await tracked.record({ type: "failed", reason: FAILURE_REASON_OF[denial.code], detail: describeDenial(denial) });
  return "failed";
}

/** Nothing has left the process: whatever was thrown, the order can only fail. */
async function fail(tracked: TrackedOrder, thrown: unknown, { onThrown }: PreparationParts): Promise<Prepared> {
  const { orderId, createdAtMs, submissionDeadlineMs } = tracked.order;
  const late = thrown instanceof WaitEnded;
  const detail = late ? `not signed within ${submissionDeadlineMs - createdAtMs} ms` : messageOf(thrown);
  if (!late) onThrown(thrown, orderId);
  // The specification has no word for a signer that refuses; what cannot pass by itself is no matter of the network.
  const isOurs = thrown instanceof ArbError && !thrown.recoverable;
  const reason = late ? "StaleSignal" : isOurs ? "InvalidParameters" : "NetworkTimeout";
  try {
    await tracked.record({ type: "failed", reason, detail });
    return "failed";
  } catch {
    return "left";
  }
}
