import { Counter, Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** Who has found out that something was otherwise than computed: a comparison with the chain, or an order of ours. */
const FOUND_BY = ["comparison", "order"] as const;

/** What of the market is watched. */
export interface WatchedMarket {
  readonly pools: number;
  /** Pools and tokens. */
  readonly quarantined: number;
}

/** Whether the market is what we take it for. */
export class MarketMetrics {
  readonly #divergences;

  constructor(registry: Registry) {
    this.#divergences = new Counter({
      name: `${PREFIX}market_divergences_total`,
      help: "How often a pool had changed without a log, or an order brought something else than its state says",
      labelNames: ["found_by"],
      registers: [registry],
    });
    for (const foundBy of FOUND_BY) this.#divergences.inc({ found_by: foundBy }, 0);
  }

  diverged(foundBy: (typeof FOUND_BY)[number]): void {
    this.#divergences.inc({ found_by: foundBy });
  }
}

/** How large the market is, asked at each scrape. */
export function registerMarketMetrics(registry: Registry, market: () => WatchedMarket): void {
  const gauge = (name: string, help: string, value: (market: WatchedMarket) => number): void => {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers: [registry],
      collect(): void {
        this.set(value(market()));
      },
    });
  };
  gauge("market_pools", "Pools that are watched, of the list and found", ({ pools }) => pools);
  gauge("market_quarantined", "Pools and tokens in quarantine", ({ quarantined }) => quarantined);
}
