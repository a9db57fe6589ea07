import type { Address } from "../../core/hex.ts";
import { keccak256Hex } from "./keccak256.ts";

/** The account of a public key in 64 bytes: the last 20 bytes of its hash. */
export function accountOf(publicKey: Uint8Array): Address {
  return `0x${keccak256Hex(publicKey).slice(-40)}`;
}
