import type { Intent } from "../core/intent.ts";
import { gasCostWeiOf } from "../core/order-account.ts";
import type { Order } from "../core/order.ts";
import type { OrderEvent } from "../core/order-event.ts";
import { isTerminal } from "../core/order-state.ts";
import { type PartFacts, partFactsOf } from "../core/part-facts.ts";
import type { Signal, SignalKind } from "../core/signal.ts";
import { tradeStatus, type TradeStatus } from "../core/trade-status.ts";
import type { LedgerEntry, LedgerHistory } from "../ports/ledger.ts";
import { brief, clipped } from "./brief.ts";
import { columns } from "./columns.ts";
import { describeEvent } from "./describe-event.ts";
import { describeFill, describeHeld } from "./describe-fill.ts";
import { describeTerm } from "./describe-term.ts";
import { describeWish } from "./describe-wish.ts";
import { countConfirmed, describeParts } from "./print-parts.ts";
import { printable } from "./printable.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** With the columns before it, a row fits on most terminals; `arb orders show` has the whole sentence. */
const RESULT_WIDTH = 88;

/** As short as the commands that make them. */
const KINDS: Readonly<Record<SignalKind, string>> = {
  "flash-arbitrage": "flash",
  "split-trade": "split",
  "legs-arbitrage": "legs",
};

/** A table with one order a row. */
export function describeOrders(entries: readonly LedgerEntry[], tokens: TokenNames): string {
  if (entries.length === 0) return "There are no orders.";
  const rows = entries.map((entry) => [
    String(entry.orderId),
    new Date(entry.createdAtMs).toISOString().slice(0, 19).replace("T", " "),
    KINDS[entry.kind],
    entry.state,
    resultOf(entry, tokens),
  ]);
  return columns([["order", "created (UTC)", "kind", "state", "result"], ...rows]);
}

/** One order's facts, its transactions where they are several, then everything that happened to it in order. */
export function describeHistory({ order, events }: LedgerHistory, tokens: TokenNames): string {
  const { signal } = order;
  const lines = [
    `order ${order.orderId}: ${order.state}`,
    [`signal ${signal.signalId} of ${signal.source}`, `strategy ${signal.strategyId}`, ...describeTerm(signal)].join(
      ", ",
    ),
    ...describeHops(signal, tokens),
    ...order.intents.map(
      ({ transaction, part }) =>
        `${transaction.purpose} transaction ${transaction.hash} by ${transaction.account}, nonce ${transaction.nonce}${part === undefined ? "" : `: ${part.partId}`}`,
    ),
    ...(order.parts.length === 0 ? [] : ["", describeParts(partFactsOf(order), tradeStatus(order), tokens)]),
    "",
    columns(
      events.map((event) => [
        new Date(event.atMs).toISOString(),
        event.type,
        printable(describeEvent(event, gasCostWeiOf(order), tokens)),
      ]),
    ),
  ];
  return lines.join("\n");
}

/** For programs; without the signed bytes, because who has them can publish them. */
export function historyJson({ order, events }: LedgerHistory): unknown {
  return {
    order: { ...order, intents: order.intents.map(withoutBytes) },
    ...tradeFacts(order),
    events: events.map(eventWithoutBytes),
  };
}

/** What specification 003 tells of a trade, of an order that is one. */
function tradeFacts(order: Order): { readonly status?: TradeStatus; readonly parts?: readonly PartFacts[] } {
  if (order.signal.kind === "flash-arbitrage") return {};
  return { status: tradeStatus(order), parts: partFactsOf(order) };
}

function eventWithoutBytes(event: OrderEvent): unknown {
  return event.type === "signed" ? { ...event, intent: withoutBytes(event.intent) } : event;
}

function withoutBytes(intent: Intent): unknown {
  const { raw: _raw, ...transaction } = intent.transaction;
  return { ...intent, transaction };
}

function resultOf(entry: LedgerEntry, tokens: TokenNames): string {
  const { profitToken: token, predictedProfitWei, realisedProfitWei, gasCostWei = 0n } = entry;
  const provisional = isTerminal(entry.state) && entry.settled === false ? "; not final yet" : "";
  const held = entry.held === undefined ? "" : `; holds ${describeHeld(entry.held, tokens)}`;
  if (entry.failureReason !== undefined) {
    const cost = `${held}${gasCostWei === 0n ? "" : `; gas ${formatEther(gasCostWei)} ETH`}${provisional}`;
    const story = `${entry.failureReason}: ${brief(tokens.inWords(printable(entry.failureDetail ?? "")))}`;
    const partly = entry.status === "partly" ? "partly: " : "";
    return `${clipped(`${partly}${story}`, RESULT_WIDTH - cost.length)}${cost}`;
  }
  if (entry.fill !== undefined) {
    return `${describeFill(entry.fill, tokens)}; gas ${formatEther(gasCostWei)} ETH${provisional}`;
  }
  if (realisedProfitWei !== undefined) {
    return `earned ${tokens.amount({ token, amountWei: realisedProfitWei })}${held}, gas and bid ${formatEther(gasCostWei)} ETH${provisional}`;
  }
  if (entry.parts !== undefined) return `${entry.status}: ${countConfirmed(entry.parts)}`;
  if (predictedProfitWei === undefined || entry.kind === "split-trade") return "";
  return `expecting ${tokens.amount({ token, amountWei: predictedProfitWei })}`;
}

function describeHops(signal: Signal, tokens: TokenNames): readonly string[] {
  if (signal.kind === "split-trade") return [`  ${describeWish(signal, tokens)}`];
  const { route, path } = signal.kind === "legs-arbitrage" ? { ...signal.legs, route: undefined } : signal;
  if (route === undefined) {
    return path.hops.map(
      ({ pool, tokenIn, tokenOut }, index) =>
        `  ${index + 1}. ${pool}  ${tokens.symbol(tokenIn)} → ${tokens.symbol(tokenOut)}`,
    );
  }
  return route.hops.map(
    (hop, index) =>
      `  ${index + 1}. ${hop.venue} ${hop.pool}  ${tokens.amount({ token: hop.tokenIn, amountWei: hop.amountIn })} → ${tokens.amount({ token: hop.tokenOut, amountWei: hop.amountOut })}`,
  );
}
