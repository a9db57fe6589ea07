import type { Address } from "../../../core/hex.ts";
import { listedTokens, type PoolEntry } from "../../../core/pool-entry.ts";
import type { Quarantined } from "../../../ports/quarantine.ts";
import { describeMarketEvent, isAlarm } from "./describe-market-event.ts";
import type { MarketEvent } from "./market-event.ts";

/** Who hears what. */
export interface MarketNewsParts {
  /** Those that the user has listed: what becomes of them is told to people, of others it is only logged. */
  readonly listed: readonly PoolEntry[];
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
  /** Hears how far something long is: once a second at most, and its end. */
  readonly progress: (sentence: string) => void;
  readonly log: (fields: object, sentence: string) => void;
  /** Counts the alarms. */
  readonly onDivergence: () => void;
  /** Monotonic. */
  readonly elapsedMs?: () => number;
}

const LEAST_PAUSE_MS = 1_000;

/** Tells people, the log and the metrics what happens to a market, each as much as it can take. */
export class MarketNews {
  readonly #parts: MarketNewsParts;
  readonly #elapsedMs: () => number;
  /** Pools of the list and their tokens. */
  readonly #listed: ReadonlySet<Address>;
  #shownAtMs = -Infinity;

  constructor(parts: MarketNewsParts) {
    this.#parts = parts;
    this.#elapsedMs = parts.elapsedMs ?? (() => performance.now());
    this.#listed = new Set(parts.listed.flatMap((entry) => [entry.address, ...listedTokens(entry)]));
  }

  take(event: MarketEvent): void {
    const sentence = describeMarketEvent(event);
    switch (event.type) {
      case "loading":
      case "scanning":
        if (event.done >= event.total || this.#isTime()) this.#parts.progress(sentence);
        return;
      case "taken-over":
        this.#parts.progress(sentence);
        return;
      case "left-out":
        this.#tell(event.pool.address, event, sentence);
        return;
      case "found":
      case "logs-missing":
        this.#parts.log(event, sentence);
        return;
      case "diverged":
        this.#parts.onDivergence();
        break;
      case "repaired":
      case "note":
        break;
    }
    this.#parts.warn(isAlarm(event) ? `Attention: ${sentence}` : sentence);
  }

  /** What is held until somebody releases it; what is held for a time has an alarm of its own. */
  held(quarantined: Quarantined): void {
    const { address, reason, untilMs } = quarantined;
    if (untilMs !== undefined) return;
    const release = `\`arb quarantine release ${address}\` lets it go`;
    this.#tell(address, quarantined, `${address} is in quarantine: ${reason}; ${release}.`);
  }

  #tell(address: Address, fields: object, sentence: string): void {
    if (this.#listed.has(address)) this.#parts.warn(sentence);
    else this.#parts.log(fields, sentence);
  }

  #isTime(): boolean {
    const nowMs = this.#elapsedMs();
    if (nowMs - this.#shownAtMs < LEAST_PAUSE_MS) return false;
    this.#shownAtMs = nowMs;
    return true;
  }
}
