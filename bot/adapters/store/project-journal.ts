import { open } from "node:fs/promises";
import { readJournal } from "./journal-reader.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { OrderFold } from "./order-fold.ts";
import type { Pace } from "./pace.ts";

/**
 * Brings a ledger up to date with a journal, up to an offset of it: of every order that the journal has, the ledger then
 * has the journal's history and no other. Orders that only the ledger has stay. Resolves with the journal's orders.
 */
export async function projectJournal(
  ledger: LedgerDatabase,
  file: string,
  upTo?: number,
  pace?: Pace,
): Promise<OrderFold> {
  await using handle = await open(file);
  const fold = new OrderFold(file);
  const events = new Map<bigint, number>();
  await ledger.transaction(async () => {
    for await (const record of readJournal(file, handle, upTo)) {
      const event = fold.add(record);
      const seq = events.get(event.orderId) ?? 0;
      ledger.putEvent(event, seq, record.payload);
      events.set(event.orderId, seq + 1);
      await pace?.rest();
    }
    for (const [orderId, order] of fold.orders) ledger.putOrder(order, events.get(orderId) ?? 0);
  });
  return fold;
}
