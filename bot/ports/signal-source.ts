import type { Signal } from "../core/signal.ts";

/** Where signals come from. */
export interface SignalSource {
  readonly name: string;
  /** Begins to emit; a batch belongs together and is ordered best first. Resolves when the source is ready. */
  start(emit: (signals: readonly Signal[]) => void): Promise<void>;
  stop(): Promise<void>;
}
