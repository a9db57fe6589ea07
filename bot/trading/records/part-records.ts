import { isTerminal } from "../../core/order-state.ts";
import type { Order } from "../../core/order.ts";
import type { OrderPart, SwapBrief } from "../../core/part.ts";
import type { PartRecord, TradeMemory } from "../../ports/trade-memory.ts";
import type { Valuation } from "../../ports/valuation.ts";

/** Whom an order's parts are told, and what they are worth. */
export interface PartRecordsParts {
  readonly memory: TradeMemory;
  readonly valuation: Valuation;
  /** The trader's own. */
  readonly tradeId: string;
}

/**
 * Tells the trade memory how the swaps of one order end, once each; what has not ended after all is taken back. Approvals
 * say nothing about an exchange.
 */
export class PartRecords {
  readonly #parts: PartRecordsParts;
  /** When each had ended that was told of. */
  readonly #told = new Map<string, number>();

  constructor(parts: PartRecordsParts) {
    this.#parts = parts;
  }

  /** As the order stands. */
  tell(order: Order): void {
    const { memory } = this.#parts;
    for (const part of order.parts) {
      const { brief, state, endedAtMs = 0 } = part;
      const { partId } = brief;
      const known = this.#told.get(partId);
      if (brief.purpose !== "swap" || known === endedAtMs) continue;
      if (isTerminal(state)) {
        memory.recordPart(this.#recordOf(order, part, brief));
        this.#told.set(partId, endedAtMs);
      } else if (known !== undefined) {
        memory.forgetPart(order.orderId, partId);
        this.#told.delete(partId);
      }
    }
  }

  #recordOf({ orderId, signal }: Order, part: OrderPart, brief: SwapBrief): PartRecord {
    const { valuation, tradeId } = this.#parts;
    const { partId, exchange, sold, expected } = brief;
    const { state, outcome, failure, inclusion, publishedVia, signedAtMs, endedAtMs = signedAtMs } = part;
    const volumeUsdE8 = valuation.usdE8Of(sold);
    const wasSent = publishedVia.length > 0;
    return {
      orderId,
      partId,
      tradeId,
      kind: signal.kind,
      exchange,
      tokenIn: sold.token,
      tokenOut: expected.token,
      amountInWei: sold.amountWei,
      status: state === "Completed" ? "confirmed" : wasSent ? "failed" : "denied",
      endedAtMs,
      ...(outcome?.received === undefined ? {} : { amountOutWei: outcome.received.amountWei }),
      ...(volumeUsdE8 === undefined ? {} : { volumeUsdE8 }),
      ...(failure === undefined ? {} : { error: failure.detail }),
      ...(inclusion !== undefined && {
        gasUsed: inclusion.gasUsed,
        gasPriceWei: inclusion.gasCostWei / inclusion.gasUsed,
      }),
      ...(wasSent ? { submittedAtMs: signedAtMs } : {}),
    };
  }
}
