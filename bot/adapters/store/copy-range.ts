import type { FileHandle } from "node:fs/promises";
import { writeFully } from "./write-fully.ts";

const CHUNK_BYTES = 1 << 18;

/**
 * Copies bytes of one file to another, to the given place there; they need not be durable when this resolves. Rejects
 * when there are fewer.
 */
export async function copyRange(
  from: FileHandle,
  to: FileHandle,
  range: { readonly startOffset: number; readonly endOffset: number; readonly toOffset: number },
): Promise<void> {
  const { startOffset, endOffset, toOffset } = range;
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let offset = startOffset; offset < endOffset;) {
    const { bytesRead } = await from.read(chunk, 0, Math.min(CHUNK_BYTES, endOffset - offset), offset);
    if (bytesRead === 0) throw new Error(`the file ends at byte ${offset}, before byte ${endOffset}`);
    await writeFully(to, chunk.subarray(0, bytesRead), toOffset + offset - startOffset);
    offset += bytesRead;
  }
}
