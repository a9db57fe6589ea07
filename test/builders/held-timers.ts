import { mock } from "node:test";

/** Timers that were set and wait to be told that their time has come. */
export interface HeldTimers extends Disposable {
  /** How many were set since the last time. */
  readonly count: number;
  /** The time of all of them has come. */
  elapse(): void;
}

/**
 * A test double: `setTimeout` for which no time passes, until the scope ends: `using timers = heldTimers()`. What has
 * its own from node:timers or node:timers/promises, as `eventually` does, goes on as ever.
 */
export function heldTimers(): HeldTimers {
  const held = new Map<NodeJS.Timeout, () => void>();
  const [setReal, clearReal] = [globalThis.setTimeout, globalThis.clearTimeout];
  const set = mock.method(globalThis, "setTimeout", (callback: () => void) => {
    const timer = setReal(() => undefined, 0);
    held.set(timer, callback);
    return timer;
  });
  const clear = mock.method(globalThis, "clearTimeout", (timer: NodeJS.Timeout) => {
    held.delete(timer);
    clearReal(timer);
  });
  const elapse = (): void => {
    set.mock.resetCalls();
    const due = [...held.values()];
    held.clear();
    for (const callback of due) callback();
  };
  return {
    get count() {
      return set.mock.callCount();
    },
    elapse,
    [Symbol.dispose]: () => {
      set.mock.restore();
      clear.mock.restore();
      elapse();
    },
  };
}
