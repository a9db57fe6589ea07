import { setTimeout as delay } from "node:timers/promises";
import { writeSync } from "node:fs";
import { FileOrderStore } from "../../../bot/adapters/store/file-order-store.ts";
import { mixedHistories } from "../../builders/histories.ts";

const PAUSE_MS = 2;

/** Keeps a store open and appends one history after another to it, from `first` on, until this process is killed. */
async function holdStore(directory: string, first: number): Promise<void> {
  const store = await FileOrderStore.open(directory, () => undefined, { compactAboveBytes: 1 });
  await store.restore();
  for (let number = first; ; number++) {
    for (const event of mixedHistories(number, 1)) await store.append(event);
    writeSync(1, `${number}\n`);
    await delay(PAUSE_MS);
  }
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await holdStore(process.argv[2] ?? "", Number(process.argv[3]));
