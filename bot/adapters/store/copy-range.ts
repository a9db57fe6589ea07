import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 1 << 18;

/** Appends bytes of one file to another, which need not be durable when this resolves. Rejects when there are fewer. */
export async function copyRange(from: FileHandle, to: FileHandle, startOffset: number, endOffset: number) {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let offset = startOffset; offset < endOffset;) {
    const { bytesRead } = await from.read(chunk, 0, Math.min(CHUNK_BYTES, endOffset - offset), offset);
    if (bytesRead === 0) throw new Error(`the file ends at byte ${offset}, before byte ${endOffset}`);
    await to.appendFile(chunk.subarray(0, bytesRead));
    offset += bytesRead;
  }
}
