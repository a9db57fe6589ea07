import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { foldOrder } from "../../bot/core/order.ts";
import { aDirectory } from "../builders/directories.ts";
import { history, isFinished } from "../builders/histories.ts";

const ORDERS = 6;

/** One run of an engine: how far the clock is, which orders get their next event, and what a crash leaves at the end. */
interface Run {
  /** Of the orders' own time, which is long ago. */
  readonly nowMs: number;
  readonly next: readonly number[];
  readonly tornBytes: number;
}

const aRun: fc.Arbitrary<Run> = fc.record({
  nowMs: fc.constantFrom(0, 1_700_000_032_000, 1_800_000_000_000),
  next: fc.array(fc.nat(ORDERS - 1), { maxLength: 30 }),
  tornBytes: fc.constantFrom(0, 0, 7),
});

async function perform(directory: string, { nowMs, next }: Run, done: Map<number, number>): Promise<readonly string[]> {
  const settings = { nowMs: () => nowMs, compactAboveBytes: 1, keepEndedMs: 0 };
  const store = await FileOrderStore.open(directory, () => undefined, settings);
  const restored = new Map((await store.restore()).map((order) => [order.orderId, order]));
  const wrongs: string[] = [];
  for (const [number, count] of done) {
    const events = history(number).slice(0, count);
    const order = restored.get(events[0]?.orderId ?? 0n);
    const isAsItWas = isDeepStrictEqual(order, foldOrder(events));
    if (order === undefined ? !isFinished(events) : !isAsItWas) wrongs.push(`order ${number} is restored wrongly`);
  }
  const appends: Promise<void>[] = [];
  for (const number of next) {
    const count = done.get(number) ?? 0;
    const event: OrderEvent | undefined = history(number)[count];
    // A remark about an order that may have left is not part of what must be kept.
    if (event === undefined || isFinished(history(number).slice(0, count))) continue;
    appends.push(store.append(event));
    done.set(number, count + 1);
  }
  await Promise.all(appends);
  await store.close();
  return wrongs;
}

describe("orders in a store that is compacted", () => {
  it("are restored as they were while they may change, and stay in the books, over any runs and crashes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aRun, { minLength: 1, maxLength: 5 }), async (runs) => {
        using directory = aDirectory();
        const done = new Map<number, number>();
        for (const run of runs) {
          const wrongs = await perform(directory.path, run, done);
          if (wrongs.length > 0) throw new Error(wrongs.join("; "));
          const journal = directory.file(JOURNAL_FILE);
          writeFileSync(journal, Buffer.concat([readFileSync(journal), Buffer.alloc(run.tornBytes, "0")]));
        }
        using ledger = SqliteLedger.open(directory.path);
        for (const [number, count] of done) {
          const events = history(number).slice(0, count);
          const booked = ledger?.order(events[0]?.orderId ?? 0n);
          if (!isDeepStrictEqual(booked?.events, events)) throw new Error(`order ${number} is booked wrongly`);
        }
      }),
      { numRuns: 20 },
    );
  });
});
