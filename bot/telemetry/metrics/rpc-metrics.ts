import { Counter, Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** How well the endpoints do; each by the name that may be shown. */
export class RpcMetrics {
  readonly #failures;
  readonly #healthy;

  /** @param endpoints all that are configured: healthy until something else is heard */
  constructor(registry: Registry, endpoints: readonly string[]) {
    const registers = [registry];
    this.#failures = new Counter({
      name: `${PREFIX}rpc_failures_total`,
      help: "How often an endpoint was lost, did not come back, or served another chain",
      labelNames: ["endpoint"],
      registers,
    });
    this.#healthy = new Gauge({
      name: `${PREFIX}rpc_healthy`,
      help: "1 while the endpoint is used, 0 while it is not",
      labelNames: ["endpoint"],
      registers,
    });
    for (const endpoint of endpoints) {
      this.#failures.inc({ endpoint }, 0);
      this.#healthy.set({ endpoint }, 1);
    }
  }

  failed(endpoint: string): void {
    this.#failures.inc({ endpoint });
    this.#healthy.set({ endpoint }, 0);
  }

  restored(endpoint: string): void {
    this.#healthy.set({ endpoint }, 1);
  }
}
