import { messageOf } from "../core/errors.ts";
import type { EngineFault, EngineListener } from "../ports/engine-listener.ts";

/** Tells all listeners; none of them can hold the engine up or fail it. */
export class Announcer {
  readonly #listeners: readonly EngineListener[];

  constructor(listeners: readonly EngineListener[]) {
    this.#listeners = listeners;
  }

  tell(call: (listener: EngineListener) => void): void {
    this.#tell(call, (cause) =>
      this.fault({ kind: "listener-threw", detail: `a listener threw: ${messageOf(cause)}`, cause }),
    );
  }

  /** What listeners throw on hearing of a fault goes nowhere: it would be told to them again without end. */
  fault(fault: EngineFault): void {
    this.#tell(
      (listener) => listener.onFault?.(fault),
      () => undefined,
    );
  }

  #tell(call: (listener: EngineListener) => void, onThrown: (cause: unknown) => void): void {
    for (const listener of this.#listeners) {
      try {
        const returned: unknown = call(listener);
        if (returned instanceof Promise) returned.catch(onThrown);
      } catch (cause) {
        onThrown(cause);
      }
    }
  }
}
