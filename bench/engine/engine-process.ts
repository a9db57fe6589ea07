import { type EngineRun, type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import type { Account } from "./observer.ts";
import { serve } from "./serve.ts";
import { WriteTimes } from "./write-times.ts";

/** What an engine tells of itself. */
export interface EngineReport extends Account {
  /** When the transaction of each signal was written, by signal id; NaN for none. */
  readonly writtenAtUs: Float64Array;
  /** How often a transaction was written, all together. */
  readonly writes: number;
  readonly openOrders: number;
  readonly queuedSignals: number;
  /** One a second. */
  readonly rssBytes: readonly number[];
  readonly cpuMs: number;
}

const times = new WriteTimes();
const rssBytes: number[] = [];
let running: EngineUnderTest | undefined;

setInterval(() => rssBytes.push(process.memoryUsage.rss()), 1_000).unref();

serve({
  start: async (run: EngineRun): Promise<void> => {
    running = await startEngine(run, (signalIds, atUs) => times.note(signalIds, atUs));
  },
  settled: () => running?.engine.settled(),
  mine: (content: "everything" | "nothing") => running?.chain.mine(content),
  report: (): EngineReport => {
    if (running === undefined) throw new Error("the engine was not started");
    const { openOrders, queuedSignals } = running.engine.load();
    return {
      ...running.observer.account(),
      writtenAtUs: times.values(),
      writes: times.writes,
      openOrders,
      queuedSignals,
      rssBytes,
      cpuMs: cpuMs(),
    };
  },
  cpuMs,
  close: () => running?.close(),
});

/** Of all threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
