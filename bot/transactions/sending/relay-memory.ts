import type { Hex } from "../../core/hex.ts";
import type { Relay } from "../../ports/relay.ts";

/** A bundle that a relay has taken. */
export interface AcceptedBundle {
  readonly relay: Relay;
  readonly bundleHash: Hex;
  readonly targetBlock: bigint;
}

const NONE: readonly AcceptedBundle[] = [];

/** What this process has offered to relays of one order; a restart begins anew. */
export class RelayMemory {
  /** The execution that was offered last. */
  offeredHash: Hex | undefined;
  /** Whether the offers were taken back, so that none is made any more. */
  isWithdrawn = false;
  #accepted = NONE;

  addAccepted(bundle: AcceptedBundle): void {
    this.#accepted = [...this.#accepted, bundle];
  }

  /** The accepted bundles whose block has come, each once. */
  takePassed(headNumber: bigint): readonly AcceptedBundle[] {
    if (this.#accepted.length === 0) return NONE;
    const passed = this.#accepted.filter(({ targetBlock }) => targetBlock <= headNumber);
    if (passed.length > 0) this.#accepted = this.#accepted.filter(({ targetBlock }) => targetBlock > headNumber);
    return passed;
  }
}
