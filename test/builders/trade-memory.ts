import type { PartRecord } from "../../bot/ports/trade-memory.ts";
import { USDC, WETH } from "./signals.ts";

/** A part that was confirmed ten seconds after it was sent; each order has one by the same name. */
export function aPart(changes: Partial<PartRecord> = {}): PartRecord {
  const { orderId = 1n, endedAtMs = 1_700_000_010_000 } = changes;
  return {
    orderId,
    partId: "sushiswap",
    tradeId: `trade-${orderId}`,
    kind: "split-trade",
    exchange: "sushiswap",
    tokenIn: WETH,
    tokenOut: USDC,
    amountInWei: 10n ** 18n,
    amountOutWei: 2_000n * 10n ** 6n,
    volumeUsdE8: 2_000n * 10n ** 8n,
    status: "confirmed",
    gasUsed: 120_000n,
    gasPriceWei: 20n * 10n ** 9n,
    submittedAtMs: endedAtMs - 10_000,
    endedAtMs,
    ...changes,
  };
}

/** A part that reverted. */
export function aFailedPart(changes: Partial<PartRecord> = {}): PartRecord {
  const { amountOutWei: _nothing, ...part } = aPart({ status: "failed", error: "it reverted: K", gasUsed: 40_000n });
  return { ...part, ...changes };
}
