import { MESSAGE_FLAGS } from "../../wire/message-header.ts";
import type { RelayLink } from "../../wire/relay-link.ts";
import { withFlags } from "../../wire/with-flags.ts";
import { ChunkList } from "./chunk-list.ts";
import type { ExecutionRelaySettings } from "./execution-relay-settings.ts";
import type { ResultSpool } from "./result-spool.ts";

/**
 * Results on their way, in their order and none left out: those that wait in memory, and behind them those in the file.
 * Whoever puts them in never waits.
 */
export class ResultQueue {
  readonly #link: RelayLink;
  readonly #spool: ResultSpool;
  readonly #settings: ExecutionRelaySettings;
  readonly #onFault: (cause: unknown) => void;
  readonly #waiting = new ChunkList();
  /** Handed over last, oldest first: the relay may not have read it. */
  #handedOver: Uint8Array[] = [];
  #handedOverBytes = 0;
  #isBlocked = false;
  #isRefilling = false;

  constructor(
    link: RelayLink,
    spool: ResultSpool,
    settings: ExecutionRelaySettings,
    onFault: (cause: unknown) => void,
  ) {
    this.#link = link;
    this.#spool = spool;
    this.#settings = settings;
    this.#onFault = onFault;
  }

  get waitingBytes(): number {
    return this.#waiting.bytes;
  }

  /** Whether everything is with the system, as far as we know. */
  get isDelivered(): boolean {
    const isNothingLeft = this.#waiting.bytes === 0 && this.#spool.bytes === 0 && !this.#isRefilling;
    return isNothingLeft && this.#link.isConnected && this.#link.unsentBytes === 0;
  }

  /** Whole messages; the bytes must stay as they are. */
  put(chunk: Uint8Array): void {
    const isBehindFile = this.#spool.bytes > 0 || this.#isRefilling;
    if (isBehindFile || !this.#link.isConnected || this.#waiting.bytes >= this.#settings.maxWaitingBytes) {
      this.#spool.append(chunk);
    } else this.#waiting.push(chunk);
    this.pump();
  }

  /** Hands over what the relay takes now. */
  pump(): void {
    while (this.#link.isConnected && !this.#isBlocked) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) return this.#refill();
      this.#remember(chunk);
      this.#isBlocked = !this.#link.write(chunk);
    }
  }

  /** The relay has room again. */
  unblock(): void {
    this.#isBlocked = false;
    this.pump();
  }

  /** What the relay may not have read is to be repeated before anything else, and says of itself that it may be known. */
  takeBack(): void {
    this.#isBlocked = false;
    this.#waiting.putBefore(this.#handedOver.map((chunk) => withFlags(chunk, MESSAGE_FLAGS.recovery)));
    this.#handedOver = [];
    this.#handedOverBytes = 0;
  }

  /** What is left goes to the file, for the next process; nothing may be put in any more. */
  async close(isDelivered: boolean): Promise<void> {
    if (!isDelivered) this.takeBack();
    await this.#spool.close(isDelivered ? [] : this.#waiting.takeAll());
  }

  #remember(chunk: Uint8Array): void {
    this.#handedOver.push(chunk);
    this.#handedOverBytes += chunk.length;
    while (this.#handedOverBytes - (this.#handedOver[0]?.length ?? 0) >= this.#settings.repeatedBytes) {
      this.#handedOverBytes -= this.#handedOver.shift()?.length ?? 0;
    }
  }

  #refill(): void {
    if (this.#isRefilling || this.#spool.bytes === 0) return;
    this.#isRefilling = true;
    this.#spool.take().then(
      (chunk) => {
        this.#isRefilling = false;
        if (chunk !== undefined) this.#waiting.push(chunk);
        this.pump();
      },
      (cause: unknown) => {
        // Asked again with the next result, or when the relay is back.
        this.#isRefilling = false;
        this.#onFault(cause);
      },
    );
  }
}
