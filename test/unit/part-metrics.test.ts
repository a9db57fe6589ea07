import { expect } from "chai";
import { Registry } from "prom-client";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import { EngineMetrics } from "../../bot/telemetry/metrics/engine-metrics.ts";
import { MoneyMetrics } from "../../bot/telemetry/metrics/money-metrics.ts";
import { PartMetrics } from "../../bot/telemetry/metrics/part-metrics.ts";
import { anOrder, eventsOf, type OrderUpdate, UPDATES } from "../builders/orders.ts";
import {
  A_FILL,
  aSwapBrief,
  confirmedPart,
  LEGS_COMPLETED,
  LEGS_STRANDED,
  ofPart,
  revertedPart,
  signedPart,
  SPLIT_COMPLETED,
  SPLIT_SENT,
} from "../builders/parted-orders.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";

const KINDS = ["flash-arbitrage", "split-trade", "legs-arbitrage"] as const;

function aWatch() {
  const registry = new Registry();
  let nowMs = 0;
  const listeners = [
    new EngineMetrics(registry, KINDS, () => (nowMs += 100)),
    new MoneyMetrics(registry),
    new PartMetrics(registry),
  ];
  const parts = listeners[2] as PartMetrics;
  const live = (updates: readonly OrderUpdate[], orderId = 42n): void => {
    let order: Order | undefined;
    for (const event of eventsOf(updates, orderId)) {
      order = applyOrderEvent(order, event);
      for (const listener of listeners) listener.onOrderEvent(event, order);
    }
  };
  /** As Prometheus reads it; undefined where there is no such line. */
  const value = async (line: string): Promise<number | undefined> => {
    const lines = (await registry.metrics()).split("\n");
    const found = lines.find((each) => each.startsWith(`execution_engine_${line} `));
    return found === undefined ? undefined : Number(found.split(" ").at(-1));
  };
  return { live, value, parts };
}

const split = (exchange: string, status: string): string =>
  `parts_total{exchange="${exchange}",kind="split-trade",status="${status}"}`;

describe("what is counted of parts", () => {
  it("is each of them once in each status, by exchange and kind", async () => {
    const { live, value } = aWatch();
    live([...SPLIT_SENT, ofPart("sushiswap", { ...UPDATES.published, via: "titan" })], 1n);
    live(SPLIT_COMPLETED, 2n);
    for (const [exchange, status, count] of [
      ["sushiswap", "pending", 2],
      ["sushiswap", "submitted", 2],
      ["sushiswap", "confirmed", 1],
      ["sushiswap", "failed", undefined],
      ["uniswap-v2", "failed", 1],
    ] as const) {
      expect(await value(split(exchange, status)), `${exchange} ${status}`).to.equal(count);
    }
    live(LEGS_STRANDED, 3n);
    const approved = 'parts_total{exchange="approval",kind="legs-arbitrage",status="confirmed"}';
    expect(await value(approved)).to.equal(1);
  });

  it("is the gas of what was included, reverted or not", async () => {
    const { live, value } = aWatch();
    live(LEGS_STRANDED);
    const of = (exchange: string): string => `{exchange="${exchange}",kind="legs-arbitrage"}`;
    expect(await value(`part_gas_used_sum${of("uniswap-v2")}`)).to.equal(210_000);
    expect(await value(`part_gas_used_count${of("sushiswap")}`)).to.equal(1);
    live(SPLIT_COMPLETED, 2n);
    const given = '{exchange="uniswap-v2",kind="split-trade"}';
    expect(await value(`part_gas_used_count${given}`), "never included").to.equal(undefined);
  });

  it("is a retry where one for the same had failed, and a further signature is none", async () => {
    const { live, value } = aWatch();
    const retries = 'part_retries_total{exchange="sushiswap",kind="split-trade"}';
    const failing = [...SPLIT_SENT, signedPart(aSwapBrief("sushiswap"), 3), ...revertedPart("sushiswap", 3).slice(1)];
    live(failing);
    expect(await value(retries)).to.equal(undefined);
    live([...failing, signedPart(aSwapBrief("sushiswap #2", "sushiswap"), 5)], 2n);
    expect(await value(retries)).to.equal(1);
    expect(await value('part_retries_total{exchange="uniswap-v2",kind="split-trade"}')).to.equal(undefined);
  });

  it("is a shortfall where a trade was made in part, and where it was refused for it", async () => {
    const { live, value, parts } = aWatch();
    expect(await value('trade_shortfalls_total{made="in-part"}')).to.equal(0);
    live(SPLIT_COMPLETED);
    expect(await value('trade_shortfalls_total{made="in-part"}')).to.equal(1);
    const wanted = { token: WETH, amountWei: 2n };
    parts.onDenied(aSignal(), { code: "allocation-shortfall", wanted, tradableWei: 1n });
    parts.onDenied(aSignal(), { code: "shutting-down" });
    expect(await value('trade_shortfalls_total{made="not-at-all"}')).to.equal(1);
  });

  it("is what was bought and not sold, until that was not the end", async () => {
    const { live, value, parts } = aWatch();
    const held = `stranded_tokens{token="${USDC}"}`;
    live(LEGS_STRANDED, 1n);
    expect(await value(held)).to.equal(1_995_000_000);
    expect(await value('stranded_orders_total{kind="legs-arbitrage"}')).to.equal(1);
    live(LEGS_COMPLETED, 2n);
    parts.onResumed(anOrder(LEGS_STRANDED, 3n));
    expect(await value(held)).to.equal(2 * 1_995_000_000);
    const updates = [...LEGS_STRANDED, UPDATES.reopened];
    parts.onOrderEvent(eventsOf(updates, 3n).at(-1)!, anOrder(updates, 3n));
    expect(await value(held)).to.equal(1_995_000_000);
    expect(await value('stranded_orders_total{kind="legs-arbitrage"}')).to.equal(1);
  });

  it("is no end of the order that they belong to, but its sending and the answers to it", async () => {
    const { live, value } = aWatch();
    const rejected = { ...UPDATES.answered, answer: "rejected" } as const;
    live([...SPLIT_SENT, ofPart("sushiswap", rejected), ...confirmedPart("uniswap-v2", 4, A_FILL).slice(1)]);
    for (const [line, count] of [
      ['orders_submitted_total{kind="split-trade"}', 1],
      ['submission_failures_total{via="flashbots",answer="rejected"}', 1],
      ['submission_seconds_count{kind="split-trade"}', 1],
      ['orders_completed_total{kind="split-trade"}', 0],
      ['orders_failed_total{kind="split-trade",reason="TransactionReverted"}', 0],
      ['orders_created_total{kind="legs-arbitrage"}', 0],
    ] as const) {
      expect(await value(line), line).to.equal(count);
    }
  });

  it("is in the money what legs earned and lost, and of a trade nothing but its gas", async () => {
    const { live, value } = aWatch();
    live(SPLIT_COMPLETED, 1n);
    expect(await value("total_gas_cost_wei")).to.equal(2e15);
    expect(await value(`total_profit{token="${USDC}"}`)).to.equal(undefined);
    live(LEGS_COMPLETED, 2n);
    expect(await value(`total_profit{token="${WETH}"}`)).to.equal(1e16);
    live(LEGS_STRANDED, 3n);
    expect(await value(`total_profit{token="${WETH}"}`)).to.equal(-99e16);
    expect(await value("total_gas_cost_wei")).to.equal(12e15);
  });
});
