/** closed: requests go out. open: none does. half-open: one has gone out to see whether the relay is back. */
export type BreakerState = "closed" | "open" | "half-open";

/** Leave for one request; exactly one of the two is to be called when it has ended. */
export interface Permit {
  succeeded(): void;
  /** @param retryAfterMs for how long the relay has asked to be left alone; undefined when it has not */
  failed(retryAfterMs?: number): void;
}

/** Time and chance, for tests. */
export interface BreakerSources {
  /** Monotonic, in milliseconds. */
  readonly nowMs?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** So many failures in a row open it. */
const MAX_FAILURES = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 64_000;
/** What a relay asks for is granted up to here: a slip of its clock must not silence it for good. */
const LONGEST_GRANTED_MS = 600_000;
/** Pauses grow by up to this part, and never shrink: nobody comes back early, and not all at once. */
const JITTER = 0.25;

/** Keeps requests from a relay that does not answer them, so that it costs nothing, and asks carefully whether it is back. */
export class RelayBreaker {
  readonly #nowMs: () => number;
  readonly #random: () => number;
  #state: BreakerState = "closed";
  #failures = 0;
  #pauses = 0;
  #openUntilMs = 0;

  constructor({ nowMs = () => performance.now(), random = Math.random }: BreakerSources = {}) {
    this.#nowMs = nowMs;
    this.#random = random;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a request may go out now. */
  allowsExecution(): boolean {
    return this.#state === "closed" || (this.#state === "open" && this.pauseMs() === 0);
  }

  /** How long none may; 0 when one may now, or when one is out to find out. */
  pauseMs(): number {
    return this.#state === "open" ? Math.max(0, this.#openUntilMs - this.#nowMs()) : 0;
  }

  /** Leave for one request; undefined when none may go out. */
  request(): Permit | undefined {
    if (!this.allowsExecution()) return undefined;
    const isTrial = this.#state === "open";
    if (isTrial) this.#state = "half-open";
    // What was sent before the breaker opened says nothing about the time after it.
    const counts = () => isTrial || this.#state === "closed";
    return {
      succeeded: () => {
        if (counts()) this.#close();
      },
      failed: (retryAfterMs) => {
        if (!counts()) return;
        this.#failures += 1;
        if (isTrial || retryAfterMs !== undefined || this.#failures >= MAX_FAILURES) this.#open(retryAfterMs ?? 0);
      },
    };
  }

  #close(): void {
    this.#state = "closed";
    this.#failures = 0;
    this.#pauses = 0;
  }

  #open(askedForMs: number): void {
    const ownMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#pauses, LONGEST_PAUSE_MS);
    const pauseMs = Math.max(ownMs, Math.min(askedForMs, LONGEST_GRANTED_MS));
    this.#state = "open";
    this.#pauses += 1;
    this.#openUntilMs = this.#nowMs() + pauseMs * (1 + JITTER * this.#random());
  }
}
