import type { FrameCounters } from "../../wire/frame-reader.ts";
import type { IgnoredMessage, RefusedMessage } from "./read-signal.ts";

/** Why something that came was not believed. */
export type RefusedTlv = RefusedMessage | "checksum" | "oversized" | "incomplete";

/** What has come from the signal relay since the start. */
export interface TlvRelayStats {
  readonly isConnected: boolean;
  readonly reconnects: number;
  /** With a checksum that is right. */
  readonly messages: number;
  readonly signals: number;
  readonly refused: Readonly<Partial<Record<RefusedTlv, number>>>;
  readonly ignored: Readonly<Partial<Record<IgnoredMessage, number>>>;
  /** Bytes that belong to no message. */
  readonly skippedBytes: number;
  readonly gaps: number;
  readonly missingMessages: bigint;
  /** Repeated, or out of order. */
  readonly oldMessages: number;
  readonly recoveryRequests: number;
}

/** Counts them. */
export class TlvRelayCounters {
  messages = 0;
  signals = 0;
  gaps = 0;
  missingMessages = 0n;
  oldMessages = 0;
  recoveryRequests = 0;
  readonly #refused: Partial<Record<RefusedMessage, number>> = {};
  readonly #ignored: Partial<Record<IgnoredMessage, number>> = {};

  refuse(reason: RefusedMessage): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  ignore(reason: IgnoredMessage): void {
    this.#ignored[reason] = (this.#ignored[reason] ?? 0) + 1;
  }

  snapshot(link: Pick<TlvRelayStats, "isConnected" | "reconnects">, frames: FrameCounters): TlvRelayStats {
    const { checksum, oversized, incomplete, skippedBytes } = frames;
    return {
      isConnected: link.isConnected,
      reconnects: link.reconnects,
      messages: this.messages,
      signals: this.signals,
      refused: { ...this.#refused, checksum, oversized, incomplete },
      ignored: { ...this.#ignored },
      skippedBytes,
      gaps: this.gaps,
      missingMessages: this.missingMessages,
      oldMessages: this.oldMessages,
      recoveryRequests: this.recoveryRequests,
    };
  }
}
