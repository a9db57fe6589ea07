import { createHash } from "node:crypto";

/**
 * A name of its own for each block of a bundle, where the newest of a name drops all others: the same one for the same
 * block, so that nothing has to be remembered to replace it. In the form of a UUID of version 8 (RFC 9562).
 */
export function nameForBlock(replacementUuid: string, targetBlock: bigint): string {
  const hash = createHash("sha256").update(`${replacementUuid} ${targetBlock}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
