import { hash } from "node:crypto";

/**
 * What relays know an order's bundle for one block by: a later one with the same name replaces it, and any run can take it
 * back. One for each block, because some relays keep a single bundle of a name, whatever its block. Version 8 of RFC 9562,
 * from SHA-256 as in its example B.2: it is made for each bundle and relay, and nothing on a chain asks for Keccak here.
 */
export function replacementUuid(claimId: bigint, targetBlock: bigint): string {
  const digits = hash("sha256", `order ${claimId} block ${targetBlock}`);
  // "8" stands for the version, and for the variant.
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
