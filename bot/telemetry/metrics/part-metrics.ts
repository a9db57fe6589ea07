import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Denial } from "../../core/denial.ts";
import type { Address } from "../../core/hex.ts";
import { isSettled, type Order } from "../../core/order.ts";
import type { OrderEvent, PartUpdate } from "../../core/order-event.ts";
import type { OrderPart, PartBrief, PartStatus } from "../../core/part.ts";
import type { Signal } from "../../core/signal.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import { orderEnding } from "../order-ending.ts";
import { PREFIX } from "./names.ts";

/** Around an approval, a swap and several swaps at once; specification 003 allows 300,000 gas. */
const GAS_BUCKETS = [30_000, 50_000, 80_000, 120_000, 160_000, 200_000, 250_000, 300_000, 400_000, 600_000, 1_000_000];

/** What an approval is counted under: it is for a router, which may be more than one exchange's. */
const APPROVAL = "approval";

const STATUS_AFTER: Readonly<Partial<Record<PartUpdate["type"], PartStatus>>> = {
  published: "submitted",
  completed: "confirmed",
  failed: "failed",
};

/** What is counted of the transactions that trades are made of. An end that a reorganisation takes back stays counted. */
export class PartMetrics implements EngineListener {
  readonly #parts;
  readonly #retries;
  readonly #gasUsed;
  readonly #shortfalls;
  readonly #stranded;
  /** Of orders that may still change, what they hold. */
  readonly #held = new Map<bigint, ReadonlyMap<Address, bigint>>();
  readonly #totals = new Map<Address, bigint>();

  constructor(registry: Registry) {
    const registers = [registry];
    const labelNames = ["exchange", "kind"] as const;
    this.#parts = new Counter({
      name: `${PREFIX}parts_total`,
      help: "Transactions of trades, once for each status that they came to: pending, submitted, confirmed, failed",
      labelNames: [...labelNames, "status"],
      registers,
    });
    this.#retries = new Counter({
      name: `${PREFIX}part_retries_total`,
      help: "Parts that were signed after one for the same had failed",
      labelNames,
      registers,
    });
    this.#gasUsed = new Histogram({
      name: `${PREFIX}part_gas_used`,
      help: "Gas that a part has used, reverted ones too; specification 003 allows 300,000",
      labelNames,
      buckets: GAS_BUCKETS,
      registers,
    });
    this.#shortfalls = new Counter({
      name: `${PREFIX}trade_shortfalls_total`,
      help: "Trades for which there was not enough room: made in part, or refused",
      labelNames: ["made"],
      registers,
    });
    for (const made of ["in-part", "not-at-all"]) this.#shortfalls.inc({ made }, 0);
    this.#stranded = new Counter({
      name: `${PREFIX}stranded_orders_total`,
      help: "Orders that ended with tokens which they had bought to sell",
      labelNames: ["kind"],
      registers,
    });
    this.#stranded.inc({ kind: "legs-arbitrage" }, 0);
    const totals = this.#totals;
    new Gauge({
      name: `${PREFIX}stranded_tokens`,
      help: "What orders have bought and could not sell, of this run and of what it took up, in base units of the token",
      labelNames: ["token"],
      registers,
      collect(): void {
        for (const [token, amountWei] of totals) this.set({ token }, Number(amountWei));
      },
    });
  }

  onDenied(_signal: Signal, denial: Denial): void {
    if (denial.code === "allocation-shortfall") this.#shortfalls.inc({ made: "not-at-all" });
  }

  onResumed(order: Order): void {
    this.#hold(order);
  }

  onOrderEvent(event: OrderEvent, order: Order): void {
    const { kind } = order.signal;
    if (event.type === "signed") this.#onSigned(event.intent.part, order);
    if (event.type === "part") this.#onPart(event.partId, event.update, order);
    if (event.type === "completed" && event.outcome.fill?.isPartial === true) this.#shortfalls.inc({ made: "in-part" });
    if (event.type === "completed" || event.type === "failed" || event.type === "reopened") {
      if (orderEnding(order).held.length > 0) this.#stranded.inc({ kind });
      this.#hold(order);
    }
    if (isSettled(order)) this.#held.delete(order.orderId);
  }

  #onSigned(part: PartBrief | undefined, { parts, intents, signal: { kind } }: Order): void {
    const last = parts.at(-1);
    const isFirst = intents.filter((intent) => intent.part?.partId === part?.partId).length === 1;
    if (part === undefined || last?.brief.partId !== part.partId || !isFirst) return;
    const exchange = exchangeOf(part);
    this.#parts.inc({ exchange, kind, status: "pending" });
    if (parts.some((earlier) => isFailedTryOf(earlier, part))) this.#retries.inc({ exchange, kind });
  }

  #onPart(partId: string, update: PartUpdate, { parts, signal: { kind } }: Order): void {
    const part = parts.find(({ brief }) => brief.partId === partId);
    const status = STATUS_AFTER[update.type];
    if (part === undefined || status === undefined) return;
    const exchange = exchangeOf(part.brief);
    const isFurtherWay = update.type === "published" && part.publishedVia.length > 1;
    if (!isFurtherWay) this.#parts.inc({ exchange, kind, status });
    if (status !== "submitted" && part.inclusion !== undefined) {
      this.#gasUsed.observe({ exchange, kind }, Number(part.inclusion.gasUsed));
    }
  }

  /** Brings what the order holds up to date. */
  #hold(order: Order): void {
    const before = this.#held.get(order.orderId) ?? new Map<Address, bigint>();
    const now = new Map(orderEnding(order).held.map(({ token, amountWei }) => [token, amountWei]));
    for (const token of new Set([...before.keys(), ...now.keys()])) {
      const change = (now.get(token) ?? 0n) - (before.get(token) ?? 0n);
      this.#totals.set(token, (this.#totals.get(token) ?? 0n) + change);
    }
    if (now.size === 0) this.#held.delete(order.orderId);
    else this.#held.set(order.orderId, now);
  }
}

function exchangeOf(brief: PartBrief): string {
  return brief.purpose === "swap" ? brief.exchange : APPROVAL;
}

/** Whether an earlier part was for the same and has failed. */
function isFailedTryOf({ state, brief }: OrderPart, part: PartBrief): boolean {
  if (state !== "Failed" || brief.partId === part.partId) return false;
  if (brief.purpose === "approve") {
    return part.purpose === "approve" && part.token === brief.token && part.spender === brief.spender;
  }
  return part.purpose === "swap" && part.exchange === brief.exchange && part.sold.token === brief.sold.token;
}
