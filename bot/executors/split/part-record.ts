import type { Order } from "../../core/order.ts";
import type { OrderPart } from "../../core/part.ts";
import type { PartEnd, PartRecord } from "../../ports/trade-memory.ts";
import type { PlannedSwap } from "./planned-part.ts";
import { tradeOf } from "./split-signal.ts";

/** What the memory keeps of a swap that has ended; undefined while it has not. */
export function recordOf(
  { orderId, signal }: Pick<Order, "orderId" | "signal">,
  { brief, usdE8 }: PlannedSwap,
  part: OrderPart,
): PartRecord | undefined {
  const { endedAtMs, failure, inclusion, outcome, publishedVia, signedAtMs } = part;
  const status = endOf(part);
  if (status === undefined || endedAtMs === undefined) return undefined;
  return {
    orderId,
    partId: brief.partId,
    tradeId: tradeOf(signal).tradeId,
    kind: "split-trade",
    exchange: brief.exchange,
    tokenIn: brief.sold.token,
    tokenOut: brief.expected.token,
    amountInWei: brief.sold.amountWei,
    ...(outcome?.received !== undefined && { amountOutWei: outcome.received.amountWei }),
    ...(usdE8 > 0n && { volumeUsdE8: usdE8 }),
    status,
    ...(failure !== undefined && { error: failure.detail }),
    ...(inclusion !== undefined && {
      gasUsed: inclusion.gasUsed,
      gasPriceWei: inclusion.gasCostWei / inclusion.gasUsed,
    }),
    ...(publishedVia.length > 0 && { submittedAtMs: signedAtMs }),
    endedAtMs,
  };
}

function endOf({ state, publishedVia }: OrderPart): PartEnd | undefined {
  if (state === "Completed") return "confirmed";
  if (state !== "Failed") return undefined;
  return publishedVia.length === 0 ? "denied" : "failed";
}
