import type { RelayAnswer, RelayUse } from "../../ports/relay.ts";
import type { BreakerState, RelayBreaker } from "./relay-breaker.ts";

/** How a relay has dealt with us since the start. */
export interface RelayFigures extends RelayUse {
  /** Bundles of which it told that a builder had them in a block that it offered; most tell nothing. */
  readonly included: number;
  readonly breaker: BreakerState;
  /** For how long it is not asked; 0 when it is. */
  readonly pauseMs: number;
}

/** The part of the newest answer in the average. */
const WEIGHT = 0.2;
/** Bundles are asked about soon after their block. */
const MAX_INCLUDED = 1_000;

/** Counts in memory, from the start on. */
export class RelayStatistics {
  readonly #name: string;
  readonly #breaker: RelayBreaker;
  readonly #answers = { accepted: 0, rejected: 0, unknown: 0 };
  readonly #toldIncluded = new Set<string>();
  #offered = 0;
  #included = 0;
  #latencyMs: number | undefined;

  constructor(name: string, breaker: RelayBreaker) {
    this.#name = name;
    this.#breaker = breaker;
  }

  noteOffer(): void {
    this.#offered += 1;
  }

  noteAnswer({ answer }: RelayAnswer): void {
    this.#answers[answer] += 1;
  }

  noteLatency(tookMs: number): void {
    this.#latencyMs = this.#latencyMs === undefined ? tookMs : WEIGHT * tookMs + (1 - WEIGHT) * this.#latencyMs;
  }

  /** Counted once, however often it is told. */
  noteIncluded(bundle: string): void {
    if (this.#toldIncluded.has(bundle)) return;
    const [oldest] = this.#toldIncluded;
    if (oldest !== undefined && this.#toldIncluded.size >= MAX_INCLUDED) this.#toldIncluded.delete(oldest);
    this.#toldIncluded.add(bundle);
    this.#included += 1;
  }

  snapshot(): RelayFigures {
    return {
      name: this.#name,
      offered: this.#offered,
      ...this.#answers,
      included: this.#included,
      latencyMs: this.#latencyMs,
      breaker: this.#breaker.state,
      pauseMs: this.#breaker.pauseMs(),
    };
  }
}
