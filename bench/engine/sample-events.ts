import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { Signal } from "../../bot/core/signal.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import type { FlashWorld } from "./flash-world.ts";

/** What the engine records of an order up to its sending: created, validated, signed and published. */
export async function eventsUpToSending(signal: Signal, { executor }: FlashWorld): Promise<readonly OrderEvent[]> {
  const events: OrderEvent[] = [];
  const published = Promise.withResolvers<undefined>();
  const store = {
    restore: () => Promise.resolve([]),
    append: (event: OrderEvent) => {
      events.push(event);
      if (event.type !== "published") return Promise.resolve();
      published.resolve(undefined);
      return new Promise<never>(() => undefined); // It goes no further.
    },
  };
  const engine = new Engine({
    executors: [executor],
    store,
    clock: systemClock,
    listeners: [
      { onDenied: (_, { code }) => published.reject(new Error(`the benchmark's signal was denied: ${code}`)) },
    ],
    settings: DEFAULT_ENGINE_SETTINGS,
  });
  await engine.restore();
  engine.accept([signal]);
  await published.promise;
  return events;
}
