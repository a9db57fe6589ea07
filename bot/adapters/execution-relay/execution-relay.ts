import { setTimeout as delay } from "node:timers/promises";
import type { Denial } from "../../core/denial.ts";
import { messageOf } from "../../core/errors.ts";
import { isSettled, type Order } from "../../core/order.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import type { Signal } from "../../core/signal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import { MESSAGE_FLAGS } from "../../wire/message-header.ts";
import type { MessageWriter } from "../../wire/message-writer.ts";
import type { RelayLink } from "../../wire/relay-link.ts";
import type { ExecutionRelaySettings } from "./execution-relay-settings.ts";
import type { Pricing } from "./priced.ts";
import { ResultQueue } from "./result-queue.ts";
import { ResultSpool } from "./result-spool.ts";
import { ResultWriter } from "./result-writer.ts";
import { writeDenial } from "./write-denial.ts";
import { writeEnd, writeStatus } from "./write-order-result.ts";

export interface ExecutionRelayParts extends Pricing {
  readonly link: RelayLink;
  readonly clock: Clock;
  readonly settings: ExecutionRelaySettings;
  /** Where results wait for a relay that is away; one file of one engine. */
  readonly spoolPath: string;
  /** Takes secrets out of what is told. */
  readonly redact: (text: string) => string;
  readonly note: (sentence: string) => void;
}

/** How results fare. */
export interface ExecutionRelayStats {
  readonly isConnected: boolean;
  readonly reconnects: number;
  /** Messages that were written since the start. */
  readonly results: number;
  readonly waitingBytes: number;
  /** In the file, or on the way there. */
  readonly spooledBytes: number;
}

const LOOK_AGAIN_MS = 5;

/**
 * Tells the execution relay what becomes of signals and orders. No result is dropped: what the relay does not take waits
 * in memory, then in a file, and what it may have lost is repeated with a flag. The engine never waits for any of it.
 */
export class ExecutionRelay implements EngineListener {
  readonly #parts: ExecutionRelayParts;
  readonly #writer: ResultWriter;
  readonly #queue: ResultQueue;
  readonly #spool: ResultSpool;
  /** How many steps of an order's history were told. */
  readonly #toldSteps = new Map<bigint, number>();
  #flush: NodeJS.Immediate | undefined;
  #results = 0;
  #isClosed = false;

  private constructor(parts: ExecutionRelayParts, spool: ResultSpool) {
    const { link, clock, settings, note } = parts;
    this.#parts = parts;
    this.#spool = spool;
    this.#queue = new ResultQueue(link, spool, settings, (cause) => {
      note(`Results that wait in ${parts.spoolPath} cannot be read: ${messageOf(cause)}.`);
    });
    this.#writer = new ResultWriter(
      () => clock.nowMs(),
      (chunk) => this.#queue.put(chunk),
    );
  }

  /**
   * Resolves when the relay is connected, or the first attempt has failed; results may be told from then on. Rejects when
   * the file cannot be opened.
   */
  static async start(parts: ExecutionRelayParts): Promise<ExecutionRelay> {
    const relay = new ExecutionRelay(parts, await ResultSpool.open(parts.spoolPath, parts.note));
    await relay.#open();
    return relay;
  }

  onDenied(signal: Signal, denial: Denial): void {
    const { settings, clock, redact } = this.#parts;
    if (!settings.tellDenials) return;
    this.#tell(0, (writer) => writeDenial(writer, signal, denial, clock.nowMs(), redact));
  }

  /** Its results so far are told again: the process that told them may have died on the way. */
  onResumed(order: Order): void {
    this.replay(order);
    this.#toldSteps.set(order.orderId, order.history.length);
  }

  onOrderEvent({ type }: OrderEvent, order: Order): void {
    const { orderId, history } = order;
    if (type !== "settled" && this.#toldSteps.get(orderId) === history.length) return;
    this.#toldSteps.set(orderId, history.length);
    if (isSettled(order)) this.#toldSteps.delete(orderId);
    this.#tell(0, (writer) => {
      writeStatus(writer, order, type === "reopened");
      if (type !== "settled") this.#writeEnd(writer, order);
    });
  }

  /** Tells again how an order of an earlier run stands, and how it ended. */
  replay(order: Order): void {
    this.#tell(MESSAGE_FLAGS.recovery, (writer) => {
      writeStatus(writer, order, false);
      this.#writeEnd(writer, order);
    });
  }

  stats(): ExecutionRelayStats {
    const { isConnected, reconnects } = this.#parts.link;
    return {
      isConnected,
      reconnects,
      results: this.#results,
      waitingBytes: this.#queue.waitingBytes,
      spooledBytes: this.#spool.bytes,
    };
  }

  /** Waits a bounded time for the relay to take what is left; the rest is kept for the next start. */
  async close(): Promise<void> {
    const { link, settings } = this.#parts;
    this.#flushNow();
    this.#isClosed = true;
    const deadlineMs = performance.now() + settings.closeTimeoutMs;
    const leftMs = () => Math.max(0, deadlineMs - performance.now());
    while (link.isConnected && !this.#queue.isDelivered && leftMs() > 0) await delay(LOOK_AGAIN_MS);
    const { isDelivered } = this.#queue;
    await link.close(isDelivered ? leftMs() : 0);
    await this.#queue.close(isDelivered);
  }

  #open(): Promise<void> {
    return this.#parts.link.open({
      onConnected: () => {
        this.#parts.link.write(this.#writer.identification());
        this.#queue.pump();
      },
      // Nobody has anything to say to us here but ourselves.
      onBytes: () => undefined,
      onDrain: () => this.#queue.unblock(),
      onLost: () => this.#queue.takeBack(),
    });
  }

  #writeEnd(writer: MessageWriter, order: Order): void {
    writeEnd(writer, order, this.#parts, this.#parts.redact);
  }

  #tell(flags: number, write: (writer: MessageWriter) => void): void {
    if (this.#isClosed) return;
    this.#writer.write(flags, write);
    this.#results += 1;
    // What is told in one turn goes out together.
    this.#flush ??= setImmediate(() => this.#flushNow());
  }

  #flushNow(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    this.#writer.flush();
  }
}
