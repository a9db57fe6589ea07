import { HeldBytes } from "./held-bytes.ts";
import { findMagic } from "./find-magic.ts";
import { messageChecksum } from "./message-checksum.ts";
import {
  checksumIn,
  HEADER_BYTES,
  MAGIC_BYTES,
  type MessageHeader,
  payloadBytesOf,
  readHeader,
} from "./message-header.ts";

/** One message, still in the buffer that it came in: it may be used until the call that hands it over returns. */
export interface Frame {
  readonly header: MessageHeader;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where its header begins in the bytes. */
  readonly start: number;
  /** Where its TLVs begin. */
  readonly payloadAt: number;
  readonly end: number;
}

export interface FrameReaderOptions {
  /** What claims to be longer is no message. */
  readonly maxPayloadBytes: number;
  /** Takes messages without a checksum, as some senders of the origin make them, unchecked. */
  readonly acceptZeroChecksum?: boolean;
  readonly onFrame: (frame: Frame) => void;
}

/** What was not taken, and why. */
export interface FrameCounters {
  /** Began like a message, but the checksum is that of another one. */
  checksum: number;
  /** Claimed to be longer than any message may be. */
  oversized: number;
  /** Given up before all of it came. */
  incomplete: number;
  /** Bytes that belong to no message. */
  skippedBytes: number;
  /** Bytes of what turned out to be no message: what a sender of nonsense has made us do. */
  checkedInVainBytes: number;
}

/** Checked in vain for each byte that is skipped; one who lies about every length could ask for a thousand times as much. */
const MAX_CHECKED_PER_SKIPPED = 16;
const FREELY_CHECKED_BYTES = 1 << 16;

/**
 * Finds the messages in a stream, however it is cut into pieces and whatever stands between them. Where a message turns
 * out to be none, it goes on with the next magic inside the same bytes, so that a length that lies hides no other message.
 */
export class FrameReader {
  readonly counters: FrameCounters = {
    checksum: 0,
    oversized: 0,
    incomplete: 0,
    skippedBytes: 0,
    checkedInVainBytes: 0,
  };
  readonly #options: FrameReaderOptions;
  /** The beginning of a message whose rest is still to come. */
  readonly #held = new HeldBytes();
  /** So many bytes must there be before another look is worth it. */
  #wanted = HEADER_BYTES;
  /** How many bytes of the stream lie before those that are held. */
  #position = 0;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
  }

  /** Where in the stream the message begins that is waited for; undefined when none is. */
  get incompleteAt(): number | undefined {
    return this.#held.length === 0 ? undefined : this.#position;
  }

  get heldBytes(): number {
    return this.#held.length;
  }

  /** Hands over what is complete; the bytes are not needed afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#held.length === 0) {
      const used = this.#parse(chunk, 0);
      this.#held.keep(chunk.subarray(used));
      this.#position += used;
      return;
    }
    this.#held.append(chunk);
    if (this.#held.length >= this.#wanted) this.#parseHeld(0);
  }

  /** No more is waited for the rest of the message that has begun: it may never have been one. */
  giveUpIncomplete(): void {
    const begun = Math.min(MAGIC_BYTES, this.#held.length);
    if (begun === 0) return;
    this.counters.incomplete += 1;
    this.counters.skippedBytes += begun;
    this.#parseHeld(begun);
  }

  /** Another stream begins: what was held of the last one will never be complete. */
  restart(): void {
    this.counters.skippedBytes += this.#held.length;
    this.#position += this.#held.length;
    this.#held.drop(this.#held.length);
  }

  #parseHeld(from: number): void {
    const used = this.#parse(this.#held.bytes, from);
    this.#held.drop(used);
    this.#position += used;
  }

  /** Returns how many bytes are done with. */
  #parse(bytes: Uint8Array, from: number): number {
    const { maxPayloadBytes } = this.#options;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from;
    for (;;) {
      const start = findMagic(bytes, at);
      this.counters.skippedBytes += start - at;
      const left = bytes.length - start;
      this.#wanted = HEADER_BYTES;
      if (left < HEADER_BYTES) return start;
      const payloadBytes = payloadBytesOf(view, start);
      if (payloadBytes > maxPayloadBytes) {
        this.counters.oversized += 1;
        at = this.#skip(start, MAGIC_BYTES);
        continue;
      }
      this.#wanted = HEADER_BYTES + payloadBytes;
      if (left < this.#wanted) return start;
      const end = start + this.#wanted;
      if (this.#isSound(bytes, view, start, end)) {
        const payloadAt = start + HEADER_BYTES;
        this.#options.onFrame({ header: readHeader(view, start), bytes, view, start, payloadAt, end });
        at = end;
      } else at = this.#skip(start, this.#unsoundBytes(end - start));
    }
  }

  #isSound(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    const checksum = checksumIn(view, start);
    if (checksum === 0 && this.#options.acceptZeroChecksum === true) return true;
    return checksum === messageChecksum(bytes, start, end);
  }

  /** How much is skipped of what is no message: the magic alone, unless too much has been checked in vain. */
  #unsoundBytes(messageBytes: number): number {
    const { counters } = this;
    counters.checksum += 1;
    counters.checkedInVainBytes += messageBytes;
    const allowed = counters.skippedBytes * MAX_CHECKED_PER_SKIPPED + FREELY_CHECKED_BYTES;
    return counters.checkedInVainBytes > allowed ? messageBytes : MAGIC_BYTES;
  }

  #skip(start: number, bytes: number): number {
    this.counters.skippedBytes += bytes;
    return start + bytes;
  }
}
