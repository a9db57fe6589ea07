import { messageOf } from "../core/errors.ts";
import type { ExecutionUpdate } from "../core/order-event.ts";
import { isSettled } from "../core/order.ts";
import { StateTransitionError } from "../core/order-state.ts";
import type { Executor } from "../ports/executor.ts";
import type { Announcer } from "./announcer.ts";
import { within } from "./time-limit.ts";
import type { TrackedOrder } from "./tracked-order.ts";

const MAX_DOUBLINGS = 6;

export interface PursuitParts {
  readonly announcer: Announcer;
  readonly abort: AbortSignal;
  readonly firstRetryPauseMs: number;
  /** Hears what the executor threw. */
  readonly onThrown: (cause: unknown, orderId: bigint) => void;
}

/**
 * From a durable signature, beyond the order's end, until it is settled, or to the abort. Nothing that an executor throws
 * ends the order, because its bytes may be out: what happened is noted, and after a pause the executor goes on.
 */
export async function pursue(tracked: TrackedOrder, executor: Executor, parts: PursuitParts): Promise<void> {
  const { announcer, abort, firstRetryPauseMs, onThrown } = parts;
  const { orderId } = tracked.order;
  let reports = 0;
  let failuresInARow = 0;

  const onRecorded = (): void => {
    reports += 1;
  };
  const report = (update: ExecutionUpdate): Promise<void> => {
    const reported: Promise<void> = tracked.record(update).then(onRecorded, async (cause: unknown) => {
      // An executor that does not wait for its report must not end the process.
      reported.catch(() => undefined);
      await noteRefusal(tracked, update, cause, announcer);
      throw cause;
    });
    return reported;
  };

  const isAborted = (): boolean => abort.aborted;
  const isOver = (): boolean => isAborted() || isSettled(tracked.order);
  while (!isOver()) {
    const reportsBefore = reports;
    let problem = "the executor stopped following it";
    try {
      await executor.execute(tracked.order, report, abort);
    } catch (cause) {
      problem = messageOf(cause);
      // After the abort nobody needs to know; the store's failure, which aborts everything, is told by itself.
      if (!isAborted()) onThrown(cause, orderId);
    }
    if (isOver()) return;

    failuresInARow = reports > reportsBefore ? 1 : failuresInARow + 1;
    const pauseMs = firstRetryPauseMs * 2 ** Math.min(failuresInARow - 1, MAX_DOUBLINGS);
    await note(tracked, `execution was interrupted and goes on in ${pauseMs} ms: ${problem}`);
    await pause(pauseMs, abort);
  }
}

/** Nothing to do when it was not refused, but could not be recorded: the recorder has told of that. */
async function noteRefusal(
  tracked: TrackedOrder,
  { type }: ExecutionUpdate,
  cause: unknown,
  announcer: Announcer,
): Promise<void> {
  if (!(cause instanceof StateTransitionError)) return;
  const detail = `"${type}" was refused: ${cause.message}`;
  announcer.fault({ kind: "update-refused", detail, orderId: cause.orderId, cause });
  if (!isSettled(tracked.order)) await note(tracked, detail);
}

async function note(tracked: TrackedOrder, detail: string): Promise<void> {
  await tracked.record({ type: "noted", detail }).catch(() => undefined); // the recorder has told of its failure
}

async function pause(pauseMs: number, abort: AbortSignal): Promise<void> {
  await within(new Promise<never>(() => undefined), pauseMs, abort).catch(() => undefined);
}
