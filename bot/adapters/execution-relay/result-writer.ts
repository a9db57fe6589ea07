import { PROTOCOL_VERSION, RELAY_DOMAINS, SOURCE_TYPES } from "../../wire/message-header.ts";
import { MessageSequence, timestampNsOf } from "../../wire/message-sequence.ts";
import { encodeMessage, MessageWriter } from "../../wire/message-writer.ts";

const SLAB_BYTES = 1 << 16;
/** More than any result takes. */
const MAX_RESULT_BYTES = 1_024;

/**
 * Writes results into slabs, each byte of which is written once: the socket sends them long after it took them, so that
 * bytes which were used again would arrive as those of another result.
 */
export class ResultWriter {
  readonly #onChunk: (chunk: Uint8Array) => void;
  readonly #nowMs: () => number;
  readonly #sequence: MessageSequence;
  #slab = new Uint8Array(SLAB_BYTES);
  #writer = new MessageWriter(this.#slab);
  /** What lies from here to the end was not handed over yet. */
  #start = 0;
  #end = 0;

  /** @param onChunk takes whole messages */
  constructor(nowMs: () => number, onChunk: (chunk: Uint8Array) => void) {
    this.#nowMs = nowMs;
    this.#onChunk = onChunk;
    this.#sequence = new MessageSequence(nowMs());
  }

  /** One message with what is written into it. */
  write(flags: number, write: (writer: MessageWriter) => void): void {
    if (SLAB_BYTES - this.#end < MAX_RESULT_BYTES) this.#takeNewSlab();
    write(this.#writer.begin(this.#end));
    this.#end = this.#writer.finish(this.#header(flags, this.#sequence.next()));
  }

  /** Who we are: a header by itself. */
  identification(): Uint8Array {
    return encodeMessage(this.#header(0, this.#sequence.last));
  }

  /** Hands over what was written since the last time. */
  flush(): void {
    if (this.#start === this.#end) return;
    const chunk = this.#slab.subarray(this.#start, this.#end);
    this.#start = this.#end;
    this.#onChunk(chunk);
  }

  #takeNewSlab(): void {
    this.flush();
    this.#slab = new Uint8Array(SLAB_BYTES);
    this.#writer = new MessageWriter(this.#slab);
    this.#start = 0;
    this.#end = 0;
  }

  #header(flags: number, sequence: bigint) {
    return {
      domain: RELAY_DOMAINS.execution,
      version: PROTOCOL_VERSION,
      source: SOURCE_TYPES.executionEngine,
      flags,
      sequence,
      timestampNs: timestampNsOf(this.#nowMs()),
    };
  }
}
