import type { Halt } from "../core/halt.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";

/** A kill switch that can be worked, not only read. What it does is durable when it resolves. */
export interface HaltControl extends HaltSwitch {
  /** Resolves with what holds from now on. Rejects when orders may still be made. */
  pull(halt: Halt): Promise<Halt>;
  /** Ends a halt, if there is one, and tells a running engine that an operator has resumed. */
  release(): Promise<void>;
}

export interface HaltRequest {
  readonly reason?: string;
  readonly cancel: boolean;
}

export interface HaltResult {
  readonly halt: Halt;
  /** False when all that was asked for held already. */
  readonly changed: boolean;
}

const NO_REASON = "no reason was given";

/**
 * Pulls the kill switch. An earlier halt goes on with what is asked for now added to it: a cancellation is never taken
 * back by halting once more, and its time stays that of the first one.
 */
export async function haltEngine(
  control: HaltControl,
  { reason, cancel }: HaltRequest,
  nowMs: number,
): Promise<HaltResult> {
  const before = control.current();
  const wanted: Halt = {
    reason: reason ?? before?.reason ?? NO_REASON,
    atMs: before?.atMs ?? nowMs,
    cancelInFlight: cancel || before?.cancelInFlight === true,
  };
  const isThere =
    before !== undefined && before.reason === wanted.reason && before.cancelInFlight === wanted.cancelInFlight;
  return isThere ? { halt: before, changed: false } : { halt: await control.pull(wanted), changed: true };
}
