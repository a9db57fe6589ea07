import { type Denial, describeDenial, FAILURE_REASON_OF } from "../core/denial.ts";
import { isPending } from "../core/awaitable.ts";
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
 * From creation to a signature: plan, simulate, sign. No step waits for the records of those before it, and none for
 * anything else that is there at once: nothing leaves the process before what `execute` reports first is durable, and
 * with it all that was recorded before.
 */
export async function prepare(
  tracked: TrackedOrder,
  executor: Executor,
  draft: unknown,
  parts: PreparationParts,
): Promise<Prepared> {
  try {
    return await planSimulateSign(tracked, executor, draft, parts);
  } catch (thrown) {
    if (thrown instanceof RecordingError || parts.abort.aborted) return "left";
    return fail(tracked, thrown, parts);
  }
}

async function planSimulateSign(
  tracked: TrackedOrder,
  executor: Executor,
  draft: unknown,
  { clock, announcer, haltSwitch, dryRun, abort }: PreparationParts,
): Promise<Prepared> {
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    within(work, tracked.order.submissionDeadlineMs - clock.nowMs(), abort);

  const plan = executor.plan(tracked.order, draft);
  const planned = isPending(plan) ? await inTime(plan) : plan;
  if (planned.denied) return deny(tracked, planned.denied);

  const trial = executor.simulate(planned.plan);
  const simulated = isPending(trial) ? await inTime(trial) : trial;
  if (simulated.denied) return deny(tracked, simulated.denied);

  const { predictedProfit, netProfit, simulation } = simulated;
  const validated = tracked.record({
    type: "validated",
    predictedProfit,
    netProfit,
    ...(simulation === undefined ? {} : { simulation }),
  });
  if (dryRun) {
    await validated;
    announcer.tell((listener) => listener.onDryRun?.(tracked.order, simulated));
    return "dry-run";
  }

  if (clock.nowMs() > tracked.order.submissionDeadlineMs) throw new WaitEnded("time is up");
  const refusal = refusalToSign(tracked, haltSwitch);
  if (refusal !== undefined) return deny(tracked, refusal);
  const signature = executor.sign(simulated.plan);
  const intent = isPending(signature) ? await inTime(signature) : signature;
  // Not waited for: what the executor reports next goes to the disk with it. A store that fails ends everything.
  tracked.record({ type: "signed", intent }).catch(() => undefined);
  return "signed";
}

/** What may have changed since the order's admission: nothing is signed from then on. */
function refusalToSign(tracked: TrackedOrder, haltSwitch: HaltSwitch | undefined): Denial | undefined {
  const halt = haltSwitch?.current();
  if (halt !== undefined) return { code: "halted", reason: halt.reason };
  const { supersededBy: bySignalId } = tracked;
  return bySignalId === undefined ? undefined : { code: "superseded-signal", bySignalId };
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
