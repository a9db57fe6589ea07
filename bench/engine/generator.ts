import { createServer, type Socket } from "node:net";
import { dueUs, nowUs, type Schedule } from "./schedule.ts";
import { serve } from "./serve.ts";
import { type DueSignal, type Offer, signalMessages } from "./signal-messages.ts";

/** A part of a run: so many signals a second, for so long. */
export interface Phase {
  readonly perSecond: number;
  readonly seconds: number;
}

export interface OfferedRun {
  readonly phases: readonly Phase[];
  readonly offer: Offer;
}

/** The source of the signals: open-loop, so that it never waits for whoever reads them. */
const LEAD_US = 20_000;
/** Shorter sleeps would take a core; what is due meanwhile goes out together. */
const LONGEST_SLEEP_MS = 0.5;
const SHORTEST_SLEEP_MS = 0.05;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
let reader: Socket | undefined;

serve({
  listen: (path: string) =>
    new Promise<void>((resolve) => {
      const server = createServer((socket) => {
        reader = socket;
        socket.on("error", () => undefined).resume();
      });
      server.listen(path, resolve);
    }),
  /** Resolves with when the signals of each phase were due, once all of them are written. Ids begin at 1. */
  run: async ({ phases, offer }: OfferedRun): Promise<readonly Schedule[]> => {
    const schedules: Schedule[] = [];
    let lastSignalId = 0;
    let startUs = nowUs() + LEAD_US;
    for (const { perSecond, seconds } of phases) {
      const count = Math.round(perSecond * seconds);
      const schedule: Schedule = { perSecond, count, firstId: lastSignalId + 1, startUs };
      lastSignalId += count;
      startUs += (count * 1_000_000) / perSecond;
      await send(schedule, offer);
      schedules.push(schedule);
    }
    return schedules;
  },
});

async function send(schedule: Schedule, offer: Offer): Promise<void> {
  const wallClockMs = Date.now() - nowUs() / 1_000;
  const endId = schedule.firstId + schedule.count;
  for (let nextId = schedule.firstId; nextId < endId;) {
    const due: DueSignal[] = [];
    for (let dueAtUs = dueUs(schedule, nextId); nextId < endId && dueAtUs <= nowUs();) {
      due.push({ signalId: nextId, detectedAtMs: wallClockMs + dueAtUs / 1_000 });
      dueAtUs = dueUs(schedule, ++nextId);
    }
    if (due.length > 0) reader?.write(signalMessages(due, offer));
    sleepUntil(dueUs(schedule, nextId));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Timers are exact to a millisecond, which is more than what is measured. */
function sleepUntil(timeUs: number): void {
  const remainingMs = (timeUs - nowUs()) / 1_000;
  if (remainingMs > SHORTEST_SLEEP_MS) Atomics.wait(sleeper, 0, 0, Math.min(remainingMs, LONGEST_SLEEP_MS));
}
