import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Registry } from "prom-client";
import { EngineMetrics } from "../../bot/telemetry/metrics/engine-metrics.ts";
import { registerLoadMetrics } from "../../bot/telemetry/metrics/load-metrics.ts";
import { MoneyMetrics } from "../../bot/telemetry/metrics/money-metrics.ts";
import { PartMetrics } from "../../bot/telemetry/metrics/part-metrics.ts";
import { openRegistry } from "../../bot/telemetry/metrics/open-registry.ts";
import {
  registerExecutionRelayMetrics,
  registerSignalRelayMetrics,
  type WatchedExecutionRelay,
  type WatchedSignalRelay,
} from "../../bot/telemetry/metrics/relay-metrics.ts";
import { registerRiskMetrics, type WatchedRisk } from "../../bot/telemetry/metrics/risk-metrics.ts";
import { registerTradeMetrics, type WatchedTrades } from "../../bot/telemetry/metrics/trade-metrics.ts";
import { registerSigningMetrics } from "../../bot/telemetry/metrics/signing-metrics.ts";
import { RpcMetrics } from "../../bot/telemetry/metrics/rpc-metrics.ts";
import { aRunningEngine } from "../builders/engines.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { eventually } from "../builders/eventually.ts";
import { anInclusion, anOutcome, UPDATES } from "../builders/orders.ts";
import { findPromtool, promtool } from "../builders/promtool.ts";
import { aSignal, WETH } from "../builders/signals.ts";

const RULES = fileURLToPath(new URL("../../config/prometheus/execution-engine.rules.yml", import.meta.url));
const RULES_TEST = fileURLToPath(new URL("../prometheus/execution-engine.test.yml", import.meta.url));
const RISK: WatchedRisk = {
  circuit: "half-open",
  strategies: [{ strategyId: 21, state: "paused", failureRateBps: 1_250 }],
  profitAndLossUsdE8: -250_000_000n,
  gasCostUsdE8: undefined,
  exposureUsdE8: 5n * 10n ** 8n,
};
const SIGNAL_RELAY: WatchedSignalRelay = {
  isConnected: true,
  reconnects: 2,
  messages: 10,
  signals: 7,
  refused: { checksum: 3 },
  ignored: { "other-chain": 4 },
  gaps: 1,
  missingMessages: 5n,
};
const EXECUTION_RELAY: WatchedExecutionRelay = {
  isConnected: false,
  reconnects: 1,
  results: 11,
  waitingBytes: 12,
  spooledBytes: 13,
};
const TRADES: WatchedTrades = {
  exposures: [{ exchange: "sushiswap", reservedUsdE8: 150_000_000n, committedUsdE8: 2n * 10n ** 8n }],
};
const KIND = { kind: "flash-arbitrage" } as const;

/** One value of a metric, by its labels; undefined when there is none. */
async function valueOf(
  registry: Registry,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const metric = await registry.getSingleMetric(`execution_engine_${name}`)?.get();
  return metric?.values.find(
    (value) =>
      !("metricName" in value && value.metricName !== `execution_engine_${name}`) &&
      Object.entries(labels).every(
        ([label, text]) => String((value.labels as Record<string, unknown>)[label]) === text,
      ),
  )?.value;
}

/** How many times a histogram was given. */
async function countOf(registry: Registry, name: string): Promise<number> {
  const lines = (await registry.metrics()).split("\n");
  const line = lines.find((text) => text.startsWith(`execution_engine_${name}_count`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

async function anEngineWithMetrics(executor = new ScriptedExecutor(), settings = {}) {
  const registry = openRegistry();
  const listeners = [
    new EngineMetrics(registry, ["flash-arbitrage"]),
    new MoneyMetrics(registry),
    new PartMetrics(registry),
  ];
  const bench = await aRunningEngine({ executor, listeners, settings });
  registerLoadMetrics(registry, () => bench.engine.load());
  registerSigningMetrics(registry, true);
  registerRiskMetrics(registry, () => RISK);
  registerSignalRelayMetrics(registry, () => SIGNAL_RELAY);
  registerExecutionRelayMetrics(registry, () => EXECUTION_RELAY);
  registerTradeMetrics(registry, () => TRADES);
  const rpc = new RpcMetrics(registry, ["http://127.0.0.1:1", "http://127.0.0.1:2"]);
  return { ...bench, registry, rpc };
}

describe("metrics", () => {
  it("count and time an order from its signal to its end", async () => {
    const { engine, registry } = await anEngineWithMetrics();
    engine.offer([aSignal(), aSignal()]);
    await eventually(() => engine.load().queuedSignals === 0);
    await engine.settled();
    expect(await valueOf(registry, "signals_received_total", { ...KIND, source: "test" })).to.equal(2);
    for (const name of ["orders_created_total", "orders_submitted_total", "orders_completed_total"]) {
      expect(await valueOf(registry, name, KIND), name).to.equal(2);
    }
    for (const name of ["signal_processing_seconds", "validation_seconds", "confirmation_seconds"]) {
      expect(await countOf(registry, name), name).to.equal(2);
    }
    expect(await valueOf(registry, "success_rate")).to.equal(1);
  });

  it("time the submission until the first acceptance, and count what was none", async () => {
    const answered = { type: "answered", via: "relay", detail: "" } as const;
    const executor = new ScriptedExecutor({
      execute: async (_order, report) => {
        await report(UPDATES.published);
        for (const answer of ["unknown", "rejected", "accepted", "accepted"] as const)
          await report({ ...answered, answer });
        await report(UPDATES.failed);
        await report(UPDATES.settled);
      },
    });
    const { engine, registry } = await anEngineWithMetrics(executor);
    engine.accept([aSignal()]);
    await engine.settled();
    expect(await countOf(registry, "submission_seconds")).to.equal(1);
    expect(await valueOf(registry, "submission_failures_total", { via: "relay", answer: "unknown" })).to.equal(1);
    expect(await valueOf(registry, "submission_failures_total", { via: "relay", answer: "rejected" })).to.equal(1);
    expect(await valueOf(registry, "success_rate")).to.equal(0);
    expect(await valueOf(registry, "validation_failures_total", { reason: UPDATES.failed.reason })).to.equal(0);
  });

  it("count denials by code, what found no room, and failures before the sending", async () => {
    const executor = new ScriptedExecutor({
      execute: publishAndWait,
      plan: () => ({ denied: { code: "simulation-reverted", problem: "the pool moved" } }),
    });
    const { engine, registry } = await anEngineWithMetrics(executor, { maxConcurrentOrders: 1, maxQueuedSignals: 1 });
    engine.accept([aSignal(), aSignal()]);
    await engine.settled();
    engine.offer([aSignal(), aSignal()]);
    await eventually(() => engine.load().queuedSignals === 0);
    await engine.settled();
    expect(await valueOf(registry, "signals_denied_total", { code: "capacity-exceeded" })).to.equal(1);
    expect(await valueOf(registry, "capacity_rejections_total", { code: "capacity-exceeded" })).to.equal(1);
    expect(await valueOf(registry, "capacity_rejections_total", { code: "ingress-full" })).to.equal(1);
    expect(await valueOf(registry, "validation_failures_total", { reason: "StaleSignal" })).to.equal(2);
    expect(await valueOf(registry, "orders_failed_total", { ...KIND, reason: "StaleSignal" })).to.equal(2);
    expect(Number.isNaN(await valueOf(registry, "success_rate"))).to.equal(true);
  });

  it("book profit and gas, and take back what a reorganisation takes back", async () => {
    const inclusion = anInclusion({ gasCostWei: 3n });
    const completed = {
      type: "completed",
      outcome: anOutcome({ realisedProfit: { token: WETH, amountWei: 10n }, inclusion }),
    } as const;
    const seen: (number | undefined)[] = [];
    const executor = new ScriptedExecutor({
      execute: async (_order, report) => {
        const look = async (): Promise<void> => {
          seen.push(
            await valueOf(registry, "total_profit", { token: WETH }),
            await valueOf(registry, "total_gas_cost_wei"),
          );
        };
        await report(UPDATES.published);
        await report({ ...UPDATES.included, inclusion });
        await report(completed);
        await look();
        await report(UPDATES.reopened);
        await look();
        await report({ ...UPDATES.included, inclusion });
        await report(completed);
        await report(UPDATES.settled);
        await look();
      },
    });
    const { engine, registry } = await anEngineWithMetrics(executor);
    engine.accept([aSignal()]);
    await engine.settled();
    expect(seen).to.deep.equal([10, 3, 0, 0, 10, 3]);
    expect(await valueOf(registry, "orders_reopened_total", KIND)).to.equal(1);
  });

  it("show how much there is to do, which endpoints answer, and the process", async () => {
    const { engine, registry, rpc } = await anEngineWithMetrics(new ScriptedExecutor({ execute: publishAndWait }));
    engine.accept([aSignal(), aSignal()]);
    engine.offer([aSignal()]);
    expect(await valueOf(registry, "active_orders")).to.equal(2);
    expect(await valueOf(registry, "queued_signals")).to.equal(1);
    expect(await valueOf(registry, "max_concurrent_orders")).to.equal(100);
    rpc.failed("http://127.0.0.1:2");
    expect(await valueOf(registry, "rpc_failures_total", { endpoint: "http://127.0.0.1:2" })).to.equal(1);
    expect(await valueOf(registry, "rpc_healthy", { endpoint: "http://127.0.0.1:2" })).to.equal(0);
    rpc.restored("http://127.0.0.1:2");
    expect(await valueOf(registry, "rpc_healthy", { endpoint: "http://127.0.0.1:2" })).to.equal(1);
    const text = await registry.metrics();
    for (const name of ["process_resident_memory_bytes", "process_cpu_seconds_total", "nodejs_eventloop_lag_seconds"]) {
      expect(text).to.include(`\n${name} `);
    }
    await engine.halt();
  });

  it("show how the limits and the relays stand", async () => {
    const { registry } = await anEngineWithMetrics();
    for (const [name, value, labels] of [
      ["circuit_state", 1],
      ["strategy_state", 1, { strategy: "21" }],
      ["strategy_failure_rate", 0.125, { strategy: "21" }],
      ["day_profit_usd", -2.5],
      ["exposure_usd", 5],
      ["signal_relay_connected", 1],
      ["signal_relay_signals", 7],
      ["signal_relay_refused", 3, { reason: "checksum" }],
      ["signal_relay_ignored", 4, { reason: "other-chain" }],
      ["signal_relay_missing_messages", 5],
      ["execution_relay_connected", 0],
      ["execution_relay_results", 11],
      ["execution_relay_waiting_bytes", 12],
      ["execution_relay_spooled_bytes", 13],
      ["native_signing", 1],
      ["exchange_reserved_usd", 1.5, { exchange: "sushiswap" }],
      ["exchange_committed_usd", 2, { exchange: "sushiswap" }],
    ] as const) {
      expect(await valueOf(registry, name, labels), name).to.equal(value);
    }
    expect(Number.isNaN(await valueOf(registry, "day_gas_usd"))).to.equal(true);
  });

  it("keep nothing of what is over", async () => {
    const registry = openRegistry();
    const metrics = new EngineMetrics(registry, ["flash-arbitrage"]);
    const { engine } = await aRunningEngine({ listeners: [metrics], settings: { maxConcurrentOrders: 10_000 } });
    const before = metrics.tracked;
    engine.accept(Array.from({ length: 200 }, () => aSignal()));
    engine.accept([aSignal({ detectedAtMs: 0 })]);
    await engine.settled();
    expect(metrics.tracked).to.equal(before);
  });

  describe("read by Prometheus", () => {
    let tool: string;

    before(function () {
      const found = findPromtool();
      if (found === undefined) {
        console.log("      promtool is not here: scripts/toolchain/fetch-promtool.sh brings Debian's to var/tools");
        this.skip();
      }
      tool = found;
    });

    it("has names and help that its linter accepts", async () => {
      const { registry } = await anEngineWithMetrics();
      expect(promtool(tool, ["check", "metrics"], await ours(registry))).to.equal("");
    });

    it("has every metric that the rules look at", async () => {
      const { registry } = await anEngineWithMetrics();
      const text = await registry.metrics();
      const named = readFileSync(RULES, "utf8").match(/\bexecution_engine_\w+/g) ?? [];
      for (const name of new Set(named)) expect(text, name).to.include(`# HELP ${name.replace(/_bucket$/, "")} `);
    });

    it("raises each alarm at its threshold, and none below", () => {
      expect(promtool(tool, ["check", "rules", RULES])).to.include("SUCCESS");
      expect(promtool(tool, ["test", "rules", RULES_TEST])).to.include("SUCCESS");
    });
  });
});

/** Node's own metrics have names that promtool's linter does not like, and that are not ours to choose. */
async function ours(registry: Registry): Promise<string> {
  const lines = (await registry.metrics()).split("\n");
  return `${lines.filter((line) => line.includes("execution_engine_")).join("\n")}\n`;
}
