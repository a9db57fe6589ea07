import type { MessageHeader } from "../../wire/message-header.ts";
import { MESSAGE_FLAGS } from "../../wire/message-header.ts";

/** How a message follows the one before it from the same source. */
export type Succession =
  "next" | "old" | { readonly lastSequence: bigint; readonly currentSequence: bigint; readonly missing: bigint };

interface Last {
  readonly sequence: bigint;
  readonly timestampNs: bigint;
}

/** What has come from each source; there are at most 256 of them. */
export class SequenceBook {
  readonly #lastOf = new Map<number, Last>();

  /** Takes note of a message. The first one of a source follows on anything. */
  follow({ source, sequence, timestampNs, flags }: MessageHeader): Succession {
    const last = this.#lastOf.get(source);
    if (last !== undefined && sequence <= last.sequence) {
      const isReplay = (flags & MESSAGE_FLAGS.recovery) !== 0;
      if (isReplay || timestampNs <= last.timestampNs) return "old";
      // Made after the last one, and yet with a lower number: the source has begun anew.
      this.#lastOf.set(source, { sequence, timestampNs });
      return "next";
    }
    this.#lastOf.set(source, { sequence, timestampNs });
    if (last === undefined || sequence === last.sequence + 1n) return "next";
    const { sequence: lastSequence } = last;
    return { lastSequence, currentSequence: sequence, missing: sequence - lastSequence - 1n };
  }
}
