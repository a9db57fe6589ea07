import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { FileOrderStore } from "../../../bot/adapters/store/file-order-store.ts";
import { systemClock } from "../../../bot/adapters/system-clock.ts";
import { listenForInterrupts } from "../../../bot/cli/interrupts.ts";
import { run, StoreWatch } from "../../../bot/commands/run.ts";
import type { Signal } from "../../../bot/core/signal.ts";
import { Engine } from "../../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../../bot/engine/engine-settings.ts";
import { ScriptedExecutor, type Script, untilAborted } from "../../builders/executors.ts";
import { UPDATES } from "../../builders/orders.ts";
import { aSignal } from "../../builders/signals.ts";

const SHUTDOWN_TIMEOUT_MS = 300;
const ENDS_AFTER_MS = 50;

/** Where the order stands when the signal comes; `ending` is Pending, and ends soon after. */
export type Standing = "Created" | "Validated" | "Submitted" | "Pending" | "Completed" | "ending";

const never = (): Promise<never> => new Promise(() => undefined);

/** Runs one order up to the given standing, says so, and goes on until it is interrupted, as `arb run` does. */
async function runEngine(directory: string, standing: Standing): Promise<void> {
  const store = await FileOrderStore.open(directory, () => undefined);
  const interrupts = listenForInterrupts(() => process.exit(130));
  const engine = new Engine({
    executors: [new ScriptedExecutor(scriptFor(standing, interrupts.stop))],
    store,
    clock: systemClock,
    listeners: [
      {
        onOrderEvent: (_event, { state }) => void writeSync(1, `${state}\n`),
        onDenied: (_signal, { code }) => void writeSync(1, `${code}\n`),
      },
    ],
    settings: DEFAULT_ENGINE_SETTINGS,
  });
  let emit: (signals: readonly Signal[]) => void;
  const fresh = (): Signal => aSignal({ detectedAtMs: Date.now() });
  const source = {
    name: "test",
    start: (give: typeof emit) => {
      emit = give;
      emit([fresh()]);
      return Promise.resolve();
    },
    // What a source still finds while it is told to stop.
    stop: () => Promise.resolve(emit([fresh()])),
  };
  const connection = setInterval(() => undefined, 1_000); // as an endpoint's keeps the process alive
  const announce = (sentence: string): void => void writeSync(1, `${sentence}\n`);
  await run(
    { engine, sources: [source], chain: { onHead: () => () => undefined }, announce },
    {
      blocks: undefined,
      stop: interrupts.stop,
      shutdownTimeoutMs: SHUTDOWN_TIMEOUT_MS,
      storeFailed: new StoreWatch().failed,
    },
  );
  clearInterval(connection);
  await store.close();
  interrupts.dispose();
}

function scriptFor(standing: Standing, stop: AbortSignal): Partial<Script> {
  return {
    ...(standing === "Created" ? { plan: never } : {}),
    ...(standing === "Validated" ? { sign: never } : {}),
    execute: async (_order, report, abort) => {
      await report(UPDATES.published);
      if (standing === "Submitted") return untilAborted(abort);
      await report(UPDATES.included);
      if (standing === "Pending") return untilAborted(abort);
      if (standing === "ending") await untilAborted(stop).then(() => delay(ENDS_AFTER_MS));
      await report(UPDATES.completed);
      await untilAborted(abort);
    },
  };
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await runEngine(process.argv[2] ?? "", process.argv[3] as Standing);
