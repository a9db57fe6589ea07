const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls the listener when the signal aborts, or at once when it has; returns the way to stop listening. A signal looks
 * through all of its listeners for every new one: for ten thousand orders that would take longer than all their other work.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  const listeners = listenersOf.get(signal) ?? listen(signal);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listen(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  listenersOf.set(signal, listeners);
  signal.addEventListener("abort", () => listeners.forEach((listener) => listener()), { once: true });
  return listeners;
}
