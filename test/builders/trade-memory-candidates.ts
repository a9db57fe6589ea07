import type { RouterKind } from "../../bot/core/exchange.ts";
import type { Candidate } from "../../bot/executors/split/allocation/candidate.ts";
import type { TradeStatistics } from "../../bot/ports/trade-memory.ts";
import { addressOf } from "./pools.ts";

const USD_E8 = 10n ** 8n;

/** What the memory says of an exchange that it knows nothing of. */
export const NO_HISTORY: TradeStatistics = { confirmed: 0, failed: 0, dayVolumeUsdE8: 0n, lastErrors: [] };

/** An exchange with a million dollars in its pools; whole dollars. */
export function aCandidate(
  name: string,
  changes: {
    readonly liquidityUsd?: bigint | undefined;
    readonly volumeUsd?: bigint;
    readonly routerKind?: RouterKind;
    readonly statistics?: Partial<TradeStatistics>;
  } = {},
): Candidate {
  const { routerKind = "uniswap-v2-router", volumeUsd = 0n, statistics } = changes;
  const liquidityUsd = "liquidityUsd" in changes ? changes.liquidityUsd : 1_000_000n;
  return {
    exchange: { name, routerKind, router: addressOf(100 + name.charCodeAt(0)) },
    liquidityUsdE8: liquidityUsd && liquidityUsd * USD_E8,
    statistics: { ...NO_HISTORY, dayVolumeUsdE8: volumeUsd * USD_E8, ...statistics },
  };
}
