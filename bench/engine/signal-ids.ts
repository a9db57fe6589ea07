import { MESSAGE_BYTES, SEQUENCE_AT } from "./signal-messages.ts";

/** Finds the ids of the signals in a stream of them, without a look at anything else. */
export class SignalIds {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): readonly number[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const ids: number[] = [];
    let at = 0;
    for (; at + MESSAGE_BYTES <= bytes.length; at += MESSAGE_BYTES) ids.push(bytes.readUIntLE(at + SEQUENCE_AT, 6));
    this.#rest = bytes.subarray(at);
    return ids;
  }
}
