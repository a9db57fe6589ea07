import type { Registry } from "prom-client";
import type { FeedFigures } from "../../ports/pending-transactions.ts";
import { PREFIX } from "./names.ts";
import { gaugesIn, reasons } from "./relay-metrics.ts";

/** What became of pending transactions. */
interface WatchedTransactions {
  readonly seen: number;
  readonly repeated: number;
  readonly dropped: number;
  readonly simulated: number;
  readonly found: number;
  readonly sent: number;
  readonly landed: number;
  /** Not even simulated, by reason. */
  readonly filtered: Readonly<Record<string, number>>;
  /** Simulated, and of no use, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What of backruns is watched. */
export interface WatchedBackrun {
  readonly source: { figures(): WatchedTransactions };
  readonly feeds: readonly { readonly name: string; figures(): FeedFigures }[];
}

/** What is heard, looked at and sent, asked at each scrape. Counts begin anew with each start, as counters do. */
export function registerBackrunMetrics(registry: Registry, { source, feeds }: WatchedBackrun): void {
  const gauge = gaugesIn(registry);
  const name = (rest: string): string => `${PREFIX}backrun_${rest}`;
  const count = (what: keyof WatchedTransactions, help: string): void =>
    gauge(name(what), help, () => Number(source.figures()[what]));
  count("seen", "Pending transactions that were told, repetitions included");
  count("repeated", "Those that had been told before");
  count("dropped", "Those left out because too many waited");
  count("simulated", "Those that were simulated");
  count("found", "Signals");
  count("sent", "Orders of which a bundle was offered");
  count("landed", "Orders that landed behind their transaction");
  reasons(
    registry,
    name("filtered"),
    "Pending transactions that were not even simulated",
    () => source.figures().filtered,
  );
  reasons(registry, name("refused"), "Pending transactions that were of no use", () => source.figures().refused);
  for (const feed of feeds) {
    const of = (rest: string): string => `${PREFIX}pending_${feed.name.replaceAll("-", "_")}_${rest}`;
    gauge(of("connected"), "1 while the feed is connected", () => Number(feed.figures().isConnected));
    gauge(of("reconnects"), "How often it came back", () => feed.figures().reconnects);
    gauge(of("events"), "All that came, readable or not", () => feed.figures().events);
    reasons(registry, of("refused"), "Events that were of no use", () => feed.figures().refused);
  }
}
