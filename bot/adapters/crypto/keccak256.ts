import { createKeccak } from "hash-wasm";
import type { Hex } from "../../core/hex.ts";

// Made once: making one compiles WebAssembly, and is asynchronous.
const hasher = await createKeccak(256);

/** The hash in 32 bytes of their own. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return hashed(bytes).digest("binary");
}

/** The hash as text. */
export function keccak256Hex(bytes: Uint8Array): Hex {
  return `0x${hashed(bytes).digest("hex")}`;
}

/**
 * From `init` to `digest` nothing else runs, so that one instance does for all. `init` forgets what a hash left that
 * threw in between.
 */
function hashed(bytes: Uint8Array): typeof hasher {
  return hasher.init().update(bytes);
}
