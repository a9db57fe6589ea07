import { Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** What of the limits is watched; money in 1e-8 USD. */
export interface WatchedRisk {
  readonly circuit: "closed" | "open" | "half-open";
  readonly strategies: readonly {
    readonly strategyId: number;
    readonly state: "running" | "paused" | "stopped";
    readonly failureRateBps: number;
  }[];
  /** Of the UTC day; undefined while nothing can be priced. */
  readonly profitAndLossUsdE8: bigint | undefined;
  readonly gasCostUsdE8: bigint | undefined;
  readonly exposureUsdE8: bigint;
}

const CIRCUIT = { closed: 0, "half-open": 1, open: 2 } as const;
const STRATEGY = { running: 0, paused: 1, stopped: 2 } as const;

/** How the limits stand, asked at each scrape. */
export function registerRiskMetrics(registry: Registry, snapshot: () => WatchedRisk): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: (risk: WatchedRisk) => number): void => {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers,
      collect(): void {
        this.set(value(snapshot()));
      },
    });
  };
  gauge("circuit_state", "0 closed, 1 half open, 2 open: no order is made", ({ circuit }) => CIRCUIT[circuit]);
  gauge("day_profit_usd", "Profits less gas of the UTC day", (risk) => dollars(risk.profitAndLossUsdE8));
  gauge("day_gas_usd", "Gas of the UTC day", (risk) => dollars(risk.gasCostUsdE8));
  gauge("exposure_usd", "What the open orders may lose", (risk) => dollars(risk.exposureUsdE8));
  const labelNames = ["strategy"] as const;
  new Gauge({
    name: `${PREFIX}strategy_state`,
    help: "0 running, 1 paused, 2 stopped until an operator resumes it",
    labelNames,
    registers,
    collect(): void {
      for (const { strategyId, state } of snapshot().strategies) this.set({ strategy: strategyId }, STRATEGY[state]);
    },
  });
  new Gauge({
    name: `${PREFIX}strategy_failure_rate`,
    help: "The part of a strategy's last sent orders that failed",
    labelNames,
    registers,
    collect(): void {
      for (const { strategyId, failureRateBps } of snapshot().strategies) {
        this.set({ strategy: strategyId }, failureRateBps / 10_000);
      }
    },
  });
}

function dollars(usdE8: bigint | undefined): number {
  return usdE8 === undefined ? Number.NaN : Number(usdE8) / 1e8;
}
