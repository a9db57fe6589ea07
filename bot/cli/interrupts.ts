/** npm passes a Ctrl-C on that the terminal has already sent to everyone: two so close together are one. */
const SAME_KEYSTROKE_MS = 300;

interface Interrupts {
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
  dispose(): void;
}

/** Listens for Ctrl-C and SIGTERM; at the second one `endAtOnce` is called. */
export function listenForInterrupts(endAtOnce: () => void): Interrupts {
  const controller = new AbortController();
  let lastAtMs = Number.NEGATIVE_INFINITY;
  const hear = (): void => {
    const nowMs = performance.now();
    const isRepeated = nowMs - lastAtMs < SAME_KEYSTROKE_MS;
    lastAtMs = nowMs;
    if (isRepeated) return;
    if (controller.signal.aborted) endAtOnce();
    controller.abort();
  };
  process.on("SIGINT", hear).on("SIGTERM", hear);
  return { stop: controller.signal, dispose: () => process.off("SIGINT", hear).off("SIGTERM", hear) };
}
