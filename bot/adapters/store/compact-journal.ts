import { open, rm } from "node:fs/promises";
import type { OrderEvent } from "../../core/order-event.ts";
import { isSettled, type Order } from "../../core/order.ts";
import { fromJson } from "./bigint-json.ts";
import { JournalFileWriter } from "./journal-file-writer.ts";
import { readJournal } from "./journal-reader.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { OrderFold } from "./order-fold.ts";
import type { Pace } from "./pace.ts";

/** What is to be compacted, and into which file. */
export interface CompactionRequest {
  readonly file: string;
  /** Where a record ends: appends may go on after it. */
  readonly upTo: number;
  /** Orders that ended later stay. */
  readonly endedBeforeMs: number;
  readonly compacted: string;
}

const SEQUENCE_BITS = 48;

/**
 * Writes what a journal has to keep into another file, once the whole histories of the orders that are left out are in
 * the ledger, durably. Resolves with those orders; when there are none, no file was written. The journal is not touched.
 */
export async function compactJournal(
  ledger: LedgerDatabase,
  request: CompactionRequest,
  pace: Pace,
): Promise<readonly bigint[]> {
  const { file, upTo, endedBeforeMs, compacted } = request;
  await using handle = await open(file);
  const fold = new OrderFold(file);
  for await (const record of readJournal(file, handle, upTo)) {
    fold.add(record);
    await pace.rest();
  }
  const departing = ordersThatMayLeave([...fold.orders.values()], endedBeforeMs);
  if (departing.size === 0) return [];

  const writer = await JournalFileWriter.create(compacted);
  try {
    const events = new Map<bigint, number>();
    await ledger.transaction(
      async () => {
        for await (const record of readJournal(file, handle, upTo)) {
          const event = fromJson(record.payload) as OrderEvent;
          if (departing.has(event.orderId)) {
            const seq = events.get(event.orderId) ?? 0;
            ledger.putEvent(event, seq, record.payload);
            events.set(event.orderId, seq + 1);
          } else await writer.write(record.payload);
          await pace.rest();
        }
        for (const [orderId, order] of departing) ledger.putOrder(order, events.get(orderId) ?? 0);
      },
      { durable: true },
    );
    await writer.finish();
  } catch (thrown) {
    await rm(compacted, { force: true });
    throw thrown;
  } finally {
    await writer.close();
  }
  return [...departing.keys()];
}

function ordersThatMayLeave(orders: readonly Order[], endedBeforeMs: number): ReadonlyMap<bigint, Order> {
  // Ids follow the clock: the highest one stays, so that a clock that is set back never gives an id a second time.
  const sequences = orders.map(({ orderId }) => BigInt.asUintN(SEQUENCE_BITS, orderId));
  const newest = sequences.reduce((highest, sequence) => (sequence > highest ? sequence : highest), 0n);
  const leaving = orders.filter((order, index) => {
    const endedAtMs = order.history.at(-1)?.atMs ?? Infinity;
    return isSettled(order) && endedAtMs < endedBeforeMs && sequences[index] !== newest;
  });
  return new Map(leaving.map((order) => [order.orderId, order]));
}
