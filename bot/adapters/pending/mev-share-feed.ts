import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../core/errors.ts";
import type { PendingTransaction } from "../../core/pending-transaction.ts";
import { shownUrl } from "../../core/shown-url.ts";
import type { FeedFigures, PendingTransactions } from "../../ports/pending-transactions.ts";
import { reconnectPauseMs } from "../relay-socket/reconnect-pause.ts";
import { readEventStream } from "./event-stream.ts";
import { FeedTally } from "./feed-tally.ts";
import { pendingOfHint, type UnusableHint } from "./pending-of-hint.ts";

/** Where the stream is. */
export interface MevShareSettings {
  readonly url: string;
  readonly chainId: bigint;
  /** Default 45,000: three of the comments that the server sends every 15 s. */
  readonly silenceMs?: number;
  /** Default 2^18 characters. */
  readonly maxEventLength?: number;
}

const DEFAULT_SILENCE_MS = 45_000;
const DEFAULT_MAX_EVENT_LENGTH = 2 ** 18;

/** MEV-Share's hints: transactions that nobody but its node has, as far as their senders show them. */
export class MevShareFeed implements PendingTransactions {
  readonly name = "mev-share";
  readonly #settings: MevShareSettings;
  readonly #note: (sentence: string) => void;
  readonly #tally = new FeedTally<UnusableHint>();
  readonly #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  /** @param note hears in one sentence that the stream was lost, once until something comes again */
  constructor(settings: MevShareSettings, note: (sentence: string) => void) {
    this.#settings = settings;
    this.#note = note;
  }

  start(listener: (transaction: PendingTransaction) => void): Promise<void> {
    this.#reading = this.#readOn(listener);
    return Promise.resolve();
  }

  /** Resolves when the stream is closed. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  figures(): FeedFigures {
    return this.#tally.figures();
  }

  async #readOn(listener: (transaction: PendingTransaction) => void): Promise<void> {
    const { url, silenceMs = DEFAULT_SILENCE_MS, maxEventLength = DEFAULT_MAX_EVENT_LENGTH } = this.#settings;
    const { signal } = this.#abort;
    let failures = 0;
    const onEvent = (data: string): void => {
      // One that accepts and ends at once is no better than one that is not there.
      failures = 0;
      this.#take(data, listener);
    };
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      const onOpen = (): void => this.#tally.noteConnected();
      try {
        await readEventStream({ url, silenceMs, maxEventLength }, { onOpen, onEvent }, signal);
      } catch (thrown) {
        failures += 1;
        this.#tally.isConnected = false;
        if (isStopped()) return;
        if (failures === 1) this.#note(`The stream of MEV-Share at ${shownUrl(url)} is lost: ${messageOf(thrown)}.`);
      }
      await delay(reconnectPauseMs(failures), undefined, { signal }).catch(() => undefined);
    }
  }

  #take(data: string, listener: (transaction: PendingTransaction) => void): void {
    this.#tally.noteEvent();
    const hint = pendingOfHint(parsed(data), this.#settings.chainId);
    if ("refused" in hint) this.#tally.noteRefused(hint.refused);
    else listener(hint);
  }
}

/** Undefined for what is no JSON. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
