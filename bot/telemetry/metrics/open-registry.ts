import { collectDefaultMetrics, Registry } from "prom-client";

/** A registry with what Node tells of the process: memory, CPU time, the event loop's lag, garbage collection. */
export function openRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
