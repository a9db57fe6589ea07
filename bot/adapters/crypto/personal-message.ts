import type { Hex } from "../../core/hex.ts";
import type { Signature } from "./curve.ts";
import { keccak256 } from "./keccak256.ts";

/** What is signed of a message that is no transaction (EIP-191, version 0x45). Text is taken as UTF-8. */
export function hashPersonalMessage(message: string | Uint8Array): Uint8Array {
  const bytes = typeof message === "string" ? Buffer.from(message, "utf8") : message;
  const prefix = Buffer.from(`\x19Ethereum Signed Message:\n${bytes.length}`, "latin1");
  return keccak256(Buffer.concat([prefix, bytes]));
}

/** The signature in the 65 bytes that wallets write: r, s, and 27 or 28 for the point. */
export function signatureHex({ rs, yParity }: Signature): Hex {
  return `0x${Buffer.from(rs.buffer, rs.byteOffset, rs.length).toString("hex")}${yParity === 0 ? "1b" : "1c"}`;
}
