import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { Signal } from "../../bot/core/signal.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";
import { ScriptedExecutor } from "../../test/builders/executors.ts";
import { aSignal } from "../../test/builders/signals.ts";

/** What the engine did with signals on one store. */
export interface Throughput {
  /** All at once, from the first signal until every order is settled: seven durable events each. */
  readonly signalsPerSecond: number;
  /** One at a time, from its signal until its signature is durable and it may be sent. */
  readonly readyAfterMs: { readonly p50: number; readonly p99: number };
}

/** Chain and key are doubles that answer at once: what is measured is the engine with its journal. */
export async function measureThroughput(store: OrderStore, signals: number, singles: number): Promise<Throughput> {
  let onReady: () => void = () => undefined;
  const executor = new ScriptedExecutor();
  const execute = executor.execute.bind(executor);
  executor.execute = (order, report, abort) => {
    onReady();
    return execute(order, report, abort);
  };
  const engine = new Engine({
    executors: [executor],
    store,
    clock: systemClock,
    listeners: [],
    settings: { ...DEFAULT_ENGINE_SETTINGS, maxConcurrentOrders: signals },
  });
  await engine.restore();

  const timesMs: number[] = [];
  for (let single = 0; single < singles; single++) {
    const [signal] = fresh(1);
    const ready = new Promise<void>((resolve) => (onReady = resolve));
    const begunMs = performance.now();
    if (signal !== undefined) engine.accept([signal]);
    await ready;
    timesMs.push(performance.now() - begunMs);
    await engine.settled();
  }

  const batch = fresh(signals);
  const begunMs = performance.now();
  for (const signal of batch) engine.accept([signal]);
  await engine.settled();
  const signalsPerSecond = signals / ((performance.now() - begunMs) / 1_000);
  return { signalsPerSecond, readyAfterMs: { p50: quantile(timesMs, 0.5), p99: quantile(timesMs, 0.99) } };
}

function fresh(count: number): readonly Signal[] {
  return Array.from({ length: count }, () => aSignal({ detectedAtMs: Date.now() }));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
