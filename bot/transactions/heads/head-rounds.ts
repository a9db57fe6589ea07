import type { Hex } from "../../core/hex.ts";
import { onAbort } from "../../core/on-abort.ts";
import type { Chain } from "../../ports/chain.ts";
import type { HeadReads } from "./head-reads.ts";
import { HeadSteps, type Step } from "./head-steps.ts";

/** So many orders take their step in one turn of the event loop, in 3 to 10 µs each where nothing has changed for them. */
const ORDERS_A_TURN = 32;

interface Followed {
  readonly abort: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (thrown: Error) => void;
}

/**
 * Leads all followed orders from head to head, a few of them in each turn of the event loop: signals, answers and reports
 * go on in between, however many orders there are. What all of them ask of a head is answered before the second turn, so
 * that no answer wakes all of them at once.
 */
export class HeadRounds {
  readonly #chain: Chain;
  readonly #reads: HeadReads;
  readonly #followed = new Map<HeadSteps, Followed>();
  /** Those that are listened to: one listener for all orders, as one for each would be most of what it takes to follow it. */
  readonly #signals = new WeakSet<AbortSignal>();
  #stopListening: (() => void) | undefined;
  #isUnderWay = false;

  constructor(chain: Chain, reads: HeadReads) {
    this.#chain = chain;
    this.#reads = reads;
  }

  /**
   * Takes the first step at the present head before it returns, and one at each newer head. Resolves when a step says that
   * it is over, or the signal aborts; rejects with what a step throws before that.
   */
  follow(step: Step, abort: AbortSignal): Promise<void> {
    if (abort.aborted) return Promise.resolve();
    this.#listenTo(abort);
    this.#stopListening ??= this.#chain.onHead(() => this.#hear());
    const steps = new HeadSteps(step, this.#chain.head(), this.#onOver);
    return new Promise((resolve, reject) => {
      this.#followed.set(steps, { abort, resolve, reject });
      steps.begin();
    });
  }

  readonly #onOver = (steps: HeadSteps, thrown?: unknown): void => {
    const followed = this.#followed.get(steps);
    this.#followed.delete(steps);
    if (this.#followed.size === 0) {
      this.#stopListening?.();
      this.#stopListening = undefined;
    }
    if (thrown === undefined || followed?.abort.aborted === true) followed?.resolve();
    else followed?.reject(thrown as Error);
  };

  #listenTo(abort: AbortSignal): void {
    if (this.#signals.has(abort)) return;
    this.#signals.add(abort);
    onAbort(abort, () => {
      for (const [steps, followed] of this.#followed) if (followed.abort === abort) steps.stop();
    });
  }

  #hear(): void {
    if (!this.#isUnderWay) void this.#goRound();
  }

  /** Never rejects. A head that comes meanwhile is the one of all who are left, and then of those before them. */
  async #goRound(): Promise<void> {
    this.#isUnderWay = true;
    let reached: Hex | undefined;
    while (reached !== this.#chain.head().hash) {
      reached = this.#chain.head().hash;
      let inThisTurn = 0;
      for (const steps of this.#followed.keys()) {
        steps.offer(this.#chain.head());
        inThisTurn = (inThisTurn + 1) % ORDERS_A_TURN;
        if (inThisTurn === 0) await this.#nextTurn();
      }
    }
    this.#isUnderWay = false;
  }

  async #nextTurn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#reads.answered();
  }
}
