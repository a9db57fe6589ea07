import { Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** What of the trades is watched; money in 1e-8 USD. */
export interface WatchedTrades {
  readonly exposures: readonly {
    readonly exchange: string;
    /** For parts that may still be included. */
    readonly reservedUsdE8: bigint;
    /** By parts that were confirmed, until it is rebalanced. */
    readonly committedUsdE8: bigint;
  }[];
}

/** How much stands at each exchange, asked at each scrape. */
export function registerTradeMetrics(registry: Registry, trades: () => WatchedTrades): void {
  const gauge = (name: string, help: string, usdE8Of: (exposure: WatchedTrades["exposures"][number]) => bigint) => {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      labelNames: ["exchange"],
      registers: [registry],
      collect(): void {
        for (const exposure of trades().exposures) {
          this.set({ exchange: exposure.exchange }, Number(usdE8Of(exposure)) / 1e8);
        }
      },
    });
  };
  gauge("exchange_reserved_usd", "What parts that are under way may trade there", ({ reservedUsdE8 }) => reservedUsdE8);
  gauge("exchange_committed_usd", "What confirmed parts have traded there", ({ committedUsdE8 }) => committedUsdE8);
}
