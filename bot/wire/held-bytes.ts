const FIRST_CAPACITY = 4_096;

/** Bytes that grow at their end and shrink at their beginning, without being moved for every piece. */
export class HeldBytes {
  #buffer = new Uint8Array(FIRST_CAPACITY);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** Those that are held; the next change makes them invalid. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** These and no others, copied. */
  keep(bytes: Uint8Array): void {
    this.#start = 0;
    this.#end = 0;
    if (bytes.length > 0) this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The first of them are done with. */
  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) this.keep(new Uint8Array());
  }

  #makeRoom(bytes: number): void {
    const held = this.bytes;
    const needed = held.length + bytes;
    // Half of it must stay free, or the same bytes would be moved again and again.
    if (2 * needed > this.#buffer.length) {
      this.#buffer = new Uint8Array(2 * needed);
      this.#buffer.set(held);
    } else this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#start = 0;
    this.#end = held.length;
  }
}
