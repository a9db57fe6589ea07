import type { FlashArbitrageSignal, Signal } from "../../core/signal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SignalSource } from "../../ports/signal-source.ts";
import { type Frame, FrameReader } from "../../wire/frame-reader.ts";
import type { RelayLink } from "../../wire/relay-link.ts";
import { isEmptyOrOwn, readSignal } from "./read-signal.ts";
import { RefusalNews } from "./refusal-news.ts";
import { RelayVoice } from "./relay-voice.ts";
import { SequenceBook } from "./sequence-book.ts";
import { TLV_RELAY } from "./signal-of-message.ts";
import type { TlvRelaySettings } from "./tlv-relay-settings.ts";
import { TlvRelayCounters, type TlvRelayStats } from "./tlv-relay-stats.ts";

export interface TlvRelayParts {
  readonly link: RelayLink;
  readonly clock: Clock;
  /** Signals for other chains are passed over. */
  readonly chainId: bigint;
  readonly settings: TlvRelaySettings;
  /** Hears in a sentence of each reason for which messages are not believed. */
  readonly note?: (sentence: string) => void;
}

/** What the signal relay takes at most. */
const MAX_PAYLOAD_BYTES = 32_768;
/** Up to so many missing messages are asked for one by one. */
const RETRANSMIT_THRESHOLD = 100n;

/**
 * Signals of the TLV signal relay. All of one read are emitted together, and nothing is kept back: what the engine has no
 * room for, it drops itself. A relay that is not there is waited for, and holds up nothing.
 */
export class TlvRelaySource implements SignalSource {
  readonly name = TLV_RELAY;
  readonly #parts: TlvRelayParts;
  readonly #chainId: number;
  readonly #reader: FrameReader;
  readonly #voice: RelayVoice;
  readonly #refusals: RefusalNews;
  readonly #sequences = new SequenceBook();
  readonly #counters = new TlvRelayCounters();
  #timers: readonly NodeJS.Timeout[] = [];
  #batch: FlashArbitrageSignal[] = [];
  /** Where in the stream the message began that was incomplete at the last look. */
  #incompleteAt: number | undefined;

  constructor(parts: TlvRelayParts) {
    this.#parts = parts;
    this.#chainId = Number(parts.chainId);
    this.#voice = new RelayVoice(parts.link, parts.clock);
    this.#refusals = new RefusalNews(parts.note ?? (() => undefined));
    this.#reader = new FrameReader({
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      acceptZeroChecksum: parts.settings.acceptZeroChecksum,
      onFrame: (frame) => this.#take(frame),
    });
  }

  /** Resolves when the relay is connected, or when the first attempt to reach it has failed. */
  async start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    const { link, settings } = this.#parts;
    this.#timers = [
      setInterval(() => this.#voice.heartbeat(), settings.heartbeatIntervalMs),
      setInterval(() => {
        this.#giveUpIncomplete(emit);
        this.#refusals.tell(this.stats().refused);
      }, settings.incompleteAfterMs),
    ];
    await link.open({
      onConnected: () => {
        this.#reader.restart();
        this.#voice.identify();
      },
      onBytes: (bytes) => {
        this.#reader.push(bytes);
        this.#emitBatch(emit);
      },
    });
  }

  async stop(): Promise<void> {
    this.#timers.forEach((timer) => clearInterval(timer));
    await this.#parts.link.close(0);
  }

  stats(): TlvRelayStats {
    return this.#counters.snapshot(this.#parts.link, this.#reader.counters);
  }

  #take(frame: Frame): void {
    const counters = this.#counters;
    counters.messages += 1;
    const passedOver = isEmptyOrOwn(frame);
    if (passedOver !== undefined) return counters.ignore(passedOver);
    this.#follow(frame);
    const read = readSignal(frame, this.#chainId);
    if ("ignored" in read) return counters.ignore(read.ignored);
    if ("refused" in read) return counters.refuse(read.refused);
    counters.signals += 1;
    this.#batch.push(read.signal);
  }

  /** Messages that come again or late are passed on all the same: the engine knows what it has seen. */
  #follow({ header }: Frame): void {
    const succession = this.#sequences.follow(header);
    const counters = this.#counters;
    if (succession === "next") return;
    if (succession === "old") {
      counters.oldMessages += 1;
      return;
    }
    const { missing, lastSequence, currentSequence } = succession;
    counters.gaps += 1;
    counters.missingMessages += missing;
    const isAsked = this.#voice.requestRecovery({
      consumerId: this.#parts.settings.consumerId,
      lastSequence,
      currentSequence,
      kind: missing <= RETRANSMIT_THRESHOLD ? "retransmit" : "snapshot",
      source: header.source,
    });
    if (isAsked) counters.recoveryRequests += 1;
  }

  /** A length that lies would hold up what comes behind it. */
  #giveUpIncomplete(emit: (signals: readonly Signal[]) => void): void {
    const { incompleteAt } = this.#reader;
    if (incompleteAt !== undefined && incompleteAt === this.#incompleteAt) {
      this.#reader.giveUpIncomplete();
      this.#emitBatch(emit);
    }
    this.#incompleteAt = this.#reader.incompleteAt;
  }

  #emitBatch(emit: (signals: readonly Signal[]) => void): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    emit(batch.sort(byClaimedProfit));
  }
}

/** The most profitable first; equals stay as they came. */
function byClaimedProfit(one: FlashArbitrageSignal, other: FlashArbitrageSignal): number {
  const claimed = one.claimedProfitUsdE8 ?? 0n;
  const otherClaimed = other.claimedProfitUsdE8 ?? 0n;
  return claimed === otherClaimed ? 0 : claimed > otherClaimed ? -1 : 1;
}
