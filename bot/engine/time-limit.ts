import { onAbort } from "../core/on-abort.ts";

/** The longest time that a timer of Node takes; it cuts short what is longer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Why {@link within} stopped waiting. */
export class WaitEnded extends Error {
  override readonly name = "WaitEnded";
  readonly because: "time is up" | "aborted";

  constructor(because: "time is up" | "aborted") {
    super(because);
    this.because = because;
  }
}

/** The result of the work, or {@link WaitEnded}. The work itself goes on; what it brings later is dropped. */
export function within<T>(work: Promise<T>, timeoutMs: number, abort: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new WaitEnded("time is up")), Math.min(Math.max(timeoutMs, 0), MAX_TIMEOUT_MS));
  const stopListening = onAbort(abort, () => reject(new WaitEnded("aborted")));
  work.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    stopListening();
  });
}
