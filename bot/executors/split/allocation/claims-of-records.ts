import type { PartRecord } from "../../../ports/trade-memory.ts";
import type { StandingClaim } from "./claim.ts";

/** What confirmed parts of split trades take of the room after a start; one that was never priced takes none. */
export function claimsOfRecords(records: readonly PartRecord[]): readonly StandingClaim[] {
  return records.flatMap(({ kind, status, volumeUsdE8, orderId, partId, exchange, tokenIn, tokenOut, endedAtMs }) =>
    kind !== "split-trade" || status !== "confirmed" || volumeUsdE8 === undefined
      ? []
      : [{ orderId, partId, exchange, pair: [tokenIn, tokenOut], usdE8: volumeUsdE8, committedAtMs: endedAtMs }],
  );
}
