import type { OnEndpointEvent } from "./endpoint-event.ts";
import type { EndpointState } from "./endpoint-state.ts";

/** After so many failures of every endpoint waiting alone is no longer likely to help. */
export const FAILURES_BEFORE_INTERVENTION = 10;

/** Calls for a person when every endpoint keeps failing: once, until one answers again. */
export class Intervention {
  readonly #onEvent: OnEndpointEvent;
  #isNeeded = false;

  constructor(onEvent: OnEndpointEvent) {
    this.#onEvent = onEvent;
  }

  failed(states: readonly EndpointState[], problem: string): void {
    const allFail = states.every(({ failuresInARow }) => failuresInARow >= FAILURES_BEFORE_INTERVENTION);
    if (this.#isNeeded || !allFail) return;
    this.#isNeeded = true;
    this.#onEvent({ type: "intervention-needed", problem });
  }

  restored(endpoint: string): void {
    if (!this.#isNeeded) return;
    this.#isNeeded = false;
    this.#onEvent({ type: "recovered", endpoint });
  }
}
