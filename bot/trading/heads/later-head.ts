import { onAbort } from "../../core/on-abort.ts";
import type { Chain } from "../../ports/chain.ts";

/** Resolves with the next head, or when so much time has passed, or the signal aborts: the first of the three. */
export function laterHead(chain: Pick<Chain, "onHead">, waitMs: number, abort?: AbortSignal): Promise<void> {
  return firstOf((resolve) => chain.onHead(() => resolve()), waitMs, abort);
}

/** The same for something that arrives. */
export function arrivalWithin(arrival: Promise<void>, waitMs: number, abort: AbortSignal): Promise<void> {
  return firstOf(
    (resolve) => {
      void arrival.then(resolve);
      return () => undefined;
    },
    waitMs,
    abort,
  );
}

async function firstOf(
  listen: (resolve: () => void) => () => void,
  waitMs: number,
  abort: AbortSignal | undefined,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const onEvent = (): void => resolve(undefined);
  // Whoever waits for a cheaper block must not keep a process alive that has ended its work.
  const timer = setTimeout(onEvent, waitMs).unref();
  const stops = [listen(onEvent), abort === undefined ? () => undefined : onAbort(abort, onEvent)];
  await promise;
  clearTimeout(timer);
  for (const stop of stops) stop();
}
