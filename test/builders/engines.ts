import type { Denial } from "../../bot/core/denial.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from "../../bot/engine/engine-settings.ts";
import type { Halt } from "../../bot/core/halt.ts";
import type { EngineFault, EngineListener } from "../../bot/ports/engine-listener.ts";
import { ScriptedExecutor } from "./executors.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryOrderStore } from "./orders.ts";

/** An engine with everything around it that a test looks at. */
export interface Bench {
  readonly engine: Engine;
  readonly executor: ScriptedExecutor;
  readonly store: MemoryOrderStore;
  readonly clock: ManualClock;
  readonly denials: Denial[];
  readonly events: OrderEvent[];
  readonly faults: EngineFault[];
  /** The reason of each halt that the listeners were told of; undefined is its end. */
  readonly toldHalts: (string | undefined)[];
  /** A double of the kill switch: a test pulls it by setting it. */
  readonly halt: { now: Halt | undefined };
}

export interface BenchParts {
  readonly executor?: ScriptedExecutor;
  readonly store?: MemoryOrderStore;
  readonly settings?: Partial<EngineSettings>;
  readonly listeners?: readonly EngineListener[];
}

/** An engine that has not restored yet. */
export function anEngine(parts: BenchParts = {}): Bench {
  const { executor = new ScriptedExecutor(), store = new MemoryOrderStore(), listeners = [] } = parts;
  const clock = new ManualClock();
  const denials: Denial[] = [];
  const events: OrderEvent[] = [];
  const faults: EngineFault[] = [];
  const toldHalts: Bench["toldHalts"] = [];
  const halt: Bench["halt"] = { now: undefined };
  const recorder: EngineListener = {
    onDenied: (_signal, denial) => denials.push(denial),
    onOrderEvent: (event) => events.push(event),
    onFault: (fault) => faults.push(fault),
    onHalt: (told) => toldHalts.push(told?.reason),
  };
  const engine = new Engine({
    executors: [executor],
    store,
    clock,
    listeners: [...listeners, recorder],
    settings: { ...DEFAULT_ENGINE_SETTINGS, resourceRestMs: 0, firstRetryPauseMs: 1, ...parts.settings },
    halt: { current: () => halt.now },
  });
  return { engine, executor, store, clock, denials, events, faults, toldHalts, halt };
}

/** An engine that accepts signals. */
export async function aRunningEngine(parts: BenchParts = {}): Promise<Bench> {
  const bench = anEngine(parts);
  await bench.engine.restore();
  return bench;
}
