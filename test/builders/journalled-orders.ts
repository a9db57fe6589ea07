import { open } from "node:fs/promises";
import path from "node:path";
import { fromJson } from "../../bot/adapters/store/bigint-json.ts";
import { JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";

/** The orders of a directory's journal, oldest first; an unfinished last record does not count. */
export async function journalledOrders(directory: string): Promise<readonly Order[]> {
  const file = path.join(directory, "data", JOURNAL_FILE);
  const orders = new Map<bigint, Order>();
  await using handle = await open(file);
  for await (const { payload } of readJournal(file, handle)) {
    const event = fromJson(payload) as OrderEvent;
    orders.set(event.orderId, applyOrderEvent(orders.get(event.orderId), event));
  }
  return [...orders.values()];
}
