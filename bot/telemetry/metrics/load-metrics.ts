import { Gauge, type Registry } from "prom-client";
import type { EngineLoad } from "../../ports/engine-load.ts";
import { PREFIX } from "./names.ts";

const GAUGES: Readonly<Record<keyof EngineLoad, readonly [name: string, help: string]>> = {
  openOrders: ["active_orders", "Orders that have not ended; target below max_concurrent_orders"],
  unsettledOrders: ["unsettled_orders", "Orders that the chain is not final about"],
  maxConcurrentOrders: ["max_concurrent_orders", "How many orders may be open at once"],
  queuedSignals: ["queued_signals", "Signals that were not judged yet"],
  waitingSignals: ["waiting_signals", "Signals that wait for a fact"],
};

/** How much there is to do, asked at each scrape. */
export function registerLoadMetrics(registry: Registry, load: () => EngineLoad): void {
  for (const [key, [name, help]] of Object.entries(GAUGES)) {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers: [registry],
      collect(): void {
        this.set(load()[key as keyof EngineLoad]);
      },
    });
  }
}
