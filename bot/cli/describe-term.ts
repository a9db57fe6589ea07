import { MAX_UINT64 } from "../core/integer-limits.ts";
import type { Signal } from "../core/signal.ts";

/** When a signal was seen and how long it is worth trying, a phrase each, as far as its source told. */
export function describeTerm({
  observedBlock,
  validThroughBlock,
  validUntilMs,
}: Pick<Signal, "observedBlock" | "validThroughBlock" | "validUntilMs">): readonly string[] {
  return [
    ...(observedBlock === 0n ? [] : [`seen in block ${observedBlock}`]),
    ...(validThroughBlock === MAX_UINT64 ? [] : [`valid through block ${validThroughBlock}`]),
    ...(validUntilMs === undefined ? [] : [`valid until ${new Date(validUntilMs).toISOString()}`]),
  ];
}
