import { writeSync } from "node:fs";
import { FileOrderStore } from "../../../bot/adapters/store/file-order-store.ts";
import { mixedHistories } from "../../builders/histories.ts";

/** Small enough for every start, and every doubling after it, to be compacted. */
const COMPACT_ABOVE_BYTES = 1;
const AT_ONCE = 8;

/**
 * Opens the store of a directory and appends the histories of further orders while the journal is compacted. Prints
 * "order:number of events" once an event is durable, each note, and "closed" at the end.
 */
async function compactWhileAppending(directory: string, first: number, count: number): Promise<void> {
  const say = (line: string): unknown => writeSync(1, `${line}\n`);
  const store = await FileOrderStore.open(directory, say, { compactAboveBytes: COMPACT_ABOVE_BYTES });
  await store.restore();
  const events = new Map<bigint, number>();
  const histories = mixedHistories(first, count);
  for (let start = 0; start < histories.length; start += AT_ONCE) {
    const appends = histories.slice(start, start + AT_ONCE).map(async (event) => {
      await store.append(event);
      const durable = (events.get(event.orderId) ?? 0) + 1;
      events.set(event.orderId, durable);
      say(`${event.orderId}:${durable}`);
    });
    await Promise.all(appends);
  }
  await store.close();
  say("closed");
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) {
  const [directory = "", first, count] = process.argv.slice(2);
  await compactWhileAppending(directory, Number(first), Number(count));
}
