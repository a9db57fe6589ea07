import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";
import { eventsUpToSending } from "./sample-events.ts";
import { openSampleWorld, sampleSignal } from "./sample-signal.ts";
import { serve } from "./serve.ts";
import { SyncedStore } from "./synced-store.ts";

export interface CommitsRun {
  readonly groupDirectory: string;
  readonly eachDirectory: string;
  readonly seconds: number;
}

/** Durable events a second. */
export interface Commits {
  readonly group: number;
  readonly each: number;
}

/** Orders that are on their way to the disk at any time. */
const AT_ONCE = 100;

/** The journal beside the plain way to be durable, given the events of a hundred orders at a time. */
serve({
  run: async ({ groupDirectory, eachDirectory, seconds }: CommitsRun): Promise<Commits> => {
    const world = await openSampleWorld();
    const templates = await eventsUpToSending(sampleSignal(1), world);
    await world.close();
    const grouped = await FileOrderStore.open(groupDirectory, () => undefined);
    await grouped.restore();
    const group = await eventsPerSecond(grouped, templates, seconds);
    await grouped.close();
    const synced = await SyncedStore.open(eachDirectory);
    const each = await eventsPerSecond(synced, templates, seconds);
    await synced.close();
    return { group, each };
  },
});

async function eventsPerSecond(store: OrderStore, templates: readonly OrderEvent[], seconds: number): Promise<number> {
  let orderId = 0n;
  let events = 0;
  const begunMs = performance.now();
  const untilMs = begunMs + seconds * 1_000;
  while (performance.now() < untilMs) {
    const durable: Promise<void>[] = [];
    for (let order = 0; order < AT_ONCE; order++) {
      orderId += 1n;
      for (const template of templates) durable.push(store.append({ ...template, orderId }));
    }
    events += durable.length;
    await Promise.all(durable);
  }
  return events / ((performance.now() - begunMs) / 1_000);
}
