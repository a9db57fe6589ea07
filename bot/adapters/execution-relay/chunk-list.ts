/** Chunks of whole messages, first in, first out. */
export class ChunkList {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** In their order. */
  all(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** Small chunks that lie side by side in one slab become a large one again: a list of many is slow at its front. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.buffer === chunk.buffer && last.byteOffset + last.length === chunk.byteOffset) {
      this.#chunks[this.#chunks.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + chunk.length);
    } else this.#chunks.push(chunk);
  }

  shift(): Uint8Array | undefined {
    const chunk = this.#chunks.shift();
    this.#bytes -= chunk?.length ?? 0;
    return chunk;
  }

  putBefore(chunks: readonly Uint8Array[]): void {
    this.#chunks = [...chunks, ...this.#chunks];
    for (const { length } of chunks) this.#bytes += length;
  }

  /** All of them, and none is left. */
  takeAll(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    return chunks;
  }
}
