import { writeSync } from "node:fs";
import { FileOrderStore } from "../../../bot/adapters/store/file-order-store.ts";
import type { Hex } from "../../../bot/core/hex.ts";
import { Engine } from "../../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../../bot/engine/engine-settings.ts";
import { ScriptedExecutor } from "../../builders/executors.ts";
import { ManualClock } from "../../builders/manual-clock.ts";
import { anIntent, UPDATES } from "../../builders/orders.ts";
import { aSignal } from "../../builders/signals.ts";

const MAX_ORDERS = 2_000;

/**
 * Runs an engine, whose executor is a double, until its store fails. Prints "sent", the order and its bytes when those
 * leave, "failed" for the store's failure, and "denied" with the reason why the next signal becomes no order.
 */
async function tradeUntilStoreFails(directory: string): Promise<void> {
  const say = (line: string): unknown => writeSync(1, `${line}\n`);
  const store = await FileOrderStore.open(directory, (note) => say(`note ${note}`));
  let nonce = 0;
  const failure = new AbortController();
  const executor = new ScriptedExecutor({
    sign: () => {
      nonce += 1;
      const intent = anIntent(nonce);
      const digits = nonce.toString(16).padStart(64, "0");
      const [raw, hash] = [`0x02${digits}`, `0x${digits}`] as [Hex, Hex];
      return { ...intent, transaction: { ...intent.transaction, raw, hash } };
    },
    execute: async (order, report) => {
      await report(UPDATES.published);
      say(`sent ${order.orderId} ${order.intents[0]?.transaction.raw}`);
      await report(UPDATES.seen);
      await report(UPDATES.included);
      await report(UPDATES.completed);
    },
  });
  const engine = new Engine({
    executors: [executor],
    store,
    clock: new ManualClock(),
    listeners: [
      {
        onFault: ({ kind }) => kind === "store-failed" && failure.abort(),
        onDenied: (_signal, { code }) => say(`denied ${code}`),
      },
    ],
    settings: { ...DEFAULT_ENGINE_SETTINGS, maxConcurrentOrders: 4, firstRetryPauseMs: 1 },
  });
  await engine.restore();
  for (let order = 0; order < MAX_ORDERS && !failure.signal.aborted; order++) {
    engine.accept([aSignal()]);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (failure.signal.aborted) say("failed");
  engine.accept([aSignal()]);
  await engine.halt();
  await store.close();
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await tradeUntilStoreFails(process.argv[2] ?? "");
