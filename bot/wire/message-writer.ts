import { messageChecksum } from "./message-checksum.ts";
import { CHECKSUM_AT, HEADER_BYTES, type MessageHeader, writeHeader } from "./message-header.ts";
import type { PayloadCodec, VariablePayloadCodec } from "./payload-codec.ts";
import {
  EXTENDED_HEADER_BYTES,
  EXTENDED_MARKER,
  MAX_EXTENDED_BYTES,
  MAX_STANDARD_BYTES,
  STANDARD_HEADER_BYTES,
} from "./tlv-framing.ts";

/** Writes one message after the other into bytes that are zero. */
export class MessageWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #start = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Begins a message here; the header itself is written when it ends. */
  begin(at: number): this {
    this.#start = at;
    this.#end = at + HEADER_BYTES;
    return this;
  }

  add<T>(codec: PayloadCodec<T>, value: T): this {
    codec.write(this.#view, this.#frame(codec.type, codec.bytes), value);
    return this;
  }

  addVariable<T>(codec: VariablePayloadCodec<T>, value: T): this {
    codec.write(this.#view, this.#frame(codec.type, codec.bytesOf(value)), value);
    return this;
  }

  /** Where the message ends so far. */
  get end(): number {
    return this.#end;
  }

  /** Returns where the message ends. */
  finish(header: MessageHeader): number {
    writeHeader(this.#view, this.#start, header, this.#end - this.#start - HEADER_BYTES);
    const checksum = messageChecksum(this.#bytes, this.#start, this.#end);
    this.#view.setUint32(this.#start + CHECKSUM_AT, checksum, true);
    return this.#end;
  }

  /** Returns where the payload goes. */
  #frame(type: number, bytes: number): number {
    const view = this.#view;
    const at = this.#end;
    if (bytes > MAX_EXTENDED_BYTES) throw new RangeError(`a TLV has at most ${MAX_EXTENDED_BYTES} bytes, not ${bytes}`);
    const isExtended = bytes > MAX_STANDARD_BYTES;
    const payloadAt = at + (isExtended ? EXTENDED_HEADER_BYTES : STANDARD_HEADER_BYTES);
    if (isExtended) {
      view.setUint8(at, EXTENDED_MARKER);
      view.setUint8(at + 2, type);
      view.setUint16(at + 3, bytes, true);
    } else {
      view.setUint8(at, type);
      view.setUint8(at + 1, bytes);
    }
    this.#end = payloadAt + bytes;
    return payloadAt;
  }
}

/** Room for a message of any size that relays take; zero between two messages. */
const room = new Uint8Array(HEADER_BYTES + 32_768);

/** One message by itself, in bytes of its own. */
export function encodeMessage(
  header: MessageHeader,
  write: (writer: MessageWriter) => void = () => undefined,
): Uint8Array {
  const writer = new MessageWriter(room).begin(0);
  try {
    write(writer);
    return room.slice(0, writer.finish(header));
  } finally {
    room.fill(0, 0, writer.end);
  }
}
