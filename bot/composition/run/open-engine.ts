import { replayingStore } from "../../adapters/execution-relay/replaying-store.ts";
import { systemClock } from "../../adapters/system-clock.ts";
import { EngineWords } from "../../api/engine-word.ts";
import { Reporter } from "../../cli/reporter.ts";
import { StoreWatch } from "../../commands/run.ts";
import { engineSettingsOf, riskSettingsOf } from "../../config/settings-of.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../engine/engine-settings.ts";
import { Engine } from "../../engine/engine.ts";
import { LimitsGate } from "../../engine/risk/limits-gate.ts";
import type { EngineListener } from "../../ports/engine-listener.ts";
import type { OrderStore } from "../../ports/order-store.ts";
import { EngineMetrics } from "../../telemetry/metrics/engine-metrics.ts";
import { registerLoadMetrics } from "../../telemetry/metrics/load-metrics.ts";
import { MoneyMetrics } from "../../telemetry/metrics/money-metrics.ts";
import { PartMetrics } from "../../telemetry/metrics/part-metrics.ts";
import { registerExecutionRelayMetrics } from "../../telemetry/metrics/relay-metrics.ts";
import { registerRiskMetrics } from "../../telemetry/metrics/risk-metrics.ts";
import { OrderLog } from "../../telemetry/order-log.ts";
import { RunTally } from "../../telemetry/run-tally.ts";
import { openExecutionRelay } from "../open-doors.ts";
import type { BotWorld } from "./bot-world.ts";
import { MAX_BOOKED_ORDERS } from "./max-booked-orders.ts";
import type { OpenExecutors } from "./open-executors.ts";

/** The engine, and those who hear it of whom others ask something. */
export interface OpenEngine {
  readonly engine: Engine;
  /** What the engine has said to each signal. */
  readonly words: EngineWords;
  readonly tally: RunTally;
  /** Aborts when nothing can be recorded any more. */
  readonly storeFailed: AbortSignal;
}

/** Who hears the engine ends with the resources; the engine itself is not restored yet. */
export async function openEngine(
  world: BotWorld,
  store: OrderStore,
  { executors, divergences, backrun }: OpenExecutors,
  others: readonly EngineListener[],
  resources: AsyncDisposableStack,
): Promise<OpenEngine> {
  const { config, dryRun, tokens, channels, node, market, halt } = world;
  const { valuation } = market;
  const { output, registry, logger } = channels;
  const { wrappedNative } = node.contract;
  const tally = new RunTally({ wrappedNative, dryRun, elapsedMs: () => performance.now() });
  const headBlock = (): bigint => node.chain.head().number;
  const reporter = new Reporter({ output, tokens, wrappedNative, headBlock, clock: systemClock });
  resources.defer(() => reporter.close());
  const storeWatch = new StoreWatch();
  const words = new EngineWords();
  // A dry run would take what waits for the relay of a bot that runs in the same directory.
  const results = dryRun
    ? undefined
    : await openExecutionRelay(config, { valuation, wrappedNative }, channels, resources);
  const risk = limitsGateOf(world);
  const engine = new Engine({
    executors,
    halt,
    risk,
    valuation,
    store: results === undefined ? store : replayingStore(store, results),
    clock: systemClock,
    listeners: [
      new OrderLog(logger),
      tally,
      reporter,
      storeWatch,
      new EngineMetrics(
        registry,
        executors.map(({ kind }) => kind),
      ),
      new PartMetrics(registry),
      new MoneyMetrics(registry),
      words,
      divergences,
      ...(results === undefined ? [] : [results]),
      ...(backrun === undefined ? [] : [backrun.source.tally]),
      ...others,
    ],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...engineSettingsOf(config), dryRun },
  });
  registerLoadMetrics(registry, () => engine.load());
  registerRiskMetrics(registry, () => risk.snapshot());
  if (results !== undefined) registerExecutionRelayMetrics(registry, () => results.stats());
  return { engine, words, tally, storeFailed: storeWatch.failed };
}

/** What it has to know of today it reads in the books. */
function limitsGateOf({ config, channels, node, market, halt, ledger }: BotWorld): LimitsGate {
  return new LimitsGate({
    settings: riskSettingsOf(config),
    valuation: market.valuation,
    wrappedNative: node.contract.wrappedNative,
    clock: systemClock,
    monotonicMs: () => performance.now(),
    books: () => ledger.listOrders({ limit: MAX_BOOKED_ORDERS }),
    resumption: () => halt.resumption(),
    onNews: channels.warn,
  });
}
