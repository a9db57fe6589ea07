import { open, rm } from "node:fs/promises";
import type { OrderEvent } from "../../core/order-event.ts";
import { fromJson } from "./bigint-json.ts";
import { JournalFileWriter } from "./journal-file-writer.ts";
import { readJournal } from "./journal-reader.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { OrderEnds } from "./order-ends.ts";
import { OrderFold } from "./order-fold.ts";
import type { Pace } from "./pace.ts";
import { readEvent } from "./read-event.ts";

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
  const ends = new OrderEnds();
  for await (const record of readJournal(file, handle, upTo)) {
    readEvent(file, record, (event) => ends.add(event));
    await pace.rest();
  }
  const departing = ordersThatMayLeave(ends, endedBeforeMs);
  if (departing.size === 0) return [];

  const writer = await JournalFileWriter.create(compacted);
  try {
    const fold = new OrderFold(file);
    const events = new Map<bigint, number>();
    await ledger.transaction(
      async () => {
        for await (const record of readJournal(file, handle, upTo)) {
          const { orderId } = fromJson(record.payload) as OrderEvent;
          if (departing.has(orderId)) {
            const seq = events.get(orderId) ?? 0;
            ledger.putEvent(fold.add(record), seq, record.payload);
            events.set(orderId, seq + 1);
          } else await writer.write(record.payload);
          await pace.rest();
        }
        for (const [orderId, order] of fold.orders) ledger.putOrder(order, events.get(orderId) ?? 0);
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
  return [...departing];
}

function ordersThatMayLeave(ends: OrderEnds, endedBeforeMs: number): ReadonlySet<bigint> {
  // Ids follow the clock: the highest one stays, so that a clock that is set back never gives an id a second time.
  let newest = 0n;
  for (const orderId of ends.orderIds()) {
    const sequence = BigInt.asUintN(SEQUENCE_BITS, orderId);
    if (sequence > newest) newest = sequence;
  }
  const leaving = ends.settledBefore(endedBeforeMs);
  return new Set(leaving.filter((orderId) => BigInt.asUintN(SEQUENCE_BITS, orderId) !== newest));
}
