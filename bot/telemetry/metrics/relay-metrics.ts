import { Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** What of the signal relay is watched. */
export interface WatchedSignalRelay {
  readonly isConnected: boolean;
  readonly reconnects: number;
  readonly messages: number;
  readonly signals: number;
  /** Messages that were not believed, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Messages that were none for us, by reason. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly gaps: number;
  readonly missingMessages: bigint;
}

/** What of the execution relay is watched. */
export interface WatchedExecutionRelay {
  readonly isConnected: boolean;
  readonly reconnects: number;
  readonly results: number;
  readonly waitingBytes: number;
  readonly spooledBytes: number;
}

/** What has come from the signal relay, asked at each scrape. Counts begin anew with each start, as counters do. */
export function registerSignalRelayMetrics(registry: Registry, stats: () => WatchedSignalRelay): void {
  const name = (rest: string): string => `${PREFIX}signal_relay_${rest}`;
  const gauge = gaugesIn(registry);
  gauge(name("connected"), "1 while the signal relay is connected", () => Number(stats().isConnected));
  gauge(name("reconnects"), "How often it came back", () => stats().reconnects);
  gauge(name("messages"), "Whole messages with a right checksum", () => stats().messages);
  gauge(name("signals"), "Messages that became signals", () => stats().signals);
  gauge(name("gaps"), "How often messages were missing", () => stats().gaps);
  gauge(name("missing_messages"), "How many were missing", () => Number(stats().missingMessages));
  reasons(registry, name("refused"), "Messages that were not believed", () => stats().refused);
  reasons(registry, name("ignored"), "Messages that were none for us", () => stats().ignored);
}

/** How the results fare, asked at each scrape. */
export function registerExecutionRelayMetrics(registry: Registry, stats: () => WatchedExecutionRelay): void {
  const name = (rest: string): string => `${PREFIX}execution_relay_${rest}`;
  const gauge = gaugesIn(registry);
  gauge(name("connected"), "1 while the execution relay is connected", () => Number(stats().isConnected));
  gauge(name("reconnects"), "How often it came back", () => stats().reconnects);
  gauge(name("results"), "Results that were told", () => stats().results);
  gauge(name("waiting_bytes"), "Results that wait in memory", () => stats().waitingBytes);
  gauge(name("spooled_bytes"), "Results that wait in the data directory", () => stats().spooledBytes);
}

/** Makes gauges that are asked at each scrape. */
export function gaugesIn(registry: Registry) {
  return (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect(): void {
        this.set(value());
      },
    });
  };
}

/** A gauge of counts by reason, asked at each scrape. */
export function reasons(
  registry: Registry,
  name: string,
  help: string,
  counts: () => Readonly<Record<string, number>>,
): void {
  new Gauge({
    name,
    help: `${help}, by reason`,
    labelNames: ["reason"],
    registers: [registry],
    collect(): void {
      for (const [reason, count] of Object.entries(counts())) this.set({ reason }, count);
    },
  });
}
