import type { TlvRelayStats } from "./tlv-relay-stats.ts";

/**
 * Says once of each reason that messages are not believed: whoever sends them hears nothing back, and would look for the
 * fault elsewhere. A flood of them is only counted.
 */
export class RefusalNews {
  readonly #note: (sentence: string) => void;
  readonly #told = new Set<string>();

  constructor(note: (sentence: string) => void) {
    this.#note = note;
  }

  tell(refused: TlvRelayStats["refused"]): void {
    for (const [reason, count] of Object.entries(refused)) {
      if (count === 0 || this.#told.has(reason)) continue;
      this.#told.add(reason);
      this.#note(`The signal relay brings messages that are not believed: ${reason}. Further ones are only counted.`);
    }
  }
}
