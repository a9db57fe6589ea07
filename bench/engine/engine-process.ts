import { type EngineRun, type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import type { Tally } from "./observer.ts";
import { serve } from "./serve.ts";
import { WriteTimes } from "./write-times.ts";

/** What an engine tells of itself. */
export interface EngineReport extends Tally {
  /** When the transaction of each signal was written, by signal id; NaN for none. */
  readonly writtenAtUs: Float64Array;
  /** How often a transaction was written, all together. */
  readonly writes: number;
  readonly openOrders: number;
  readonly queuedSignals: number;
  /** One a second. */
  readonly rssBytes: readonly number[];
  /** The most that there ever was. */
  readonly maxRssBytes: number;
  /** Processor time, of all threads. */
  readonly cpuMs: number;
  /** Of the main thread. */
  readonly mainThreadMs: number;
}

const BYTES_PER_KB = 1_024;

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
      ...running.observer.tally(),
      writtenAtUs: times.values(),
      writes: times.writes,
      openOrders,
      queuedSignals,
      rssBytes,
      maxRssBytes: process.resourceUsage().maxRSS * BYTES_PER_KB,
      cpuMs: cpuMs(),
      mainThreadMs: totalMs(process.threadCpuUsage()),
    };
  },
  cpuMs,
  close: () => running?.close(),
});

function cpuMs(): number {
  return totalMs(process.cpuUsage());
}

function totalMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}
