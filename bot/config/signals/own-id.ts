import { createHash } from "node:crypto";
import * as z from "zod";
import type { SignalKind } from "../../core/signal.ts";

const EXPECTED_ID = "Expected 1 to 64 printable characters without spaces";

/** What somebody calls a trade or an opportunity of theirs. */
export const ownIdEntry = z.string(EXPECTED_ID).regex(/^[\x21-\x7e]{1,64}$/, EXPECTED_ID);

/** The signal's id where none is written: always the same for one trade, so that a second signal for it is a duplicate. */
export function signalIdOf(kind: SignalKind, ownId: string): bigint {
  return createHash("sha256").update(`${kind} ${ownId}`).digest().readBigUInt64BE();
}
