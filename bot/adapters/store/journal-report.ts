import type { FileHandle } from "node:fs/promises";
import { isOpen, isSettled, type Order } from "../../core/order.ts";
import type { JournalReport } from "../../ports/journal-keeper.ts";
import { JOURNAL_VERSION } from "./journal-format.ts";
import { readJournal } from "./journal-reader.ts";
import { OrderFold } from "./order-fold.ts";

/**
 * Reads a whole journal; an engine may be writing it. Rejects with JOURNAL_DAMAGED, also when its records tell of what
 * cannot be, and with JOURNAL_VERSION_UNKNOWN.
 */
export async function reportOnJournal(
  file: string,
  handle: FileHandle,
): Promise<{ readonly report: JournalReport; readonly orders: ReadonlyMap<bigint, Order> }> {
  const fold = new OrderFold(file);
  const reading = readJournal(file, handle);
  let records = 0;
  let next = await reading.next();
  for (; next.done !== true; next = await reading.next()) {
    fold.add(next.value);
    records += 1;
  }
  const orders = [...fold.orders.values()];
  const { version = JOURNAL_VERSION, endOffset, tornBytes } = next.value;
  const report: JournalReport = {
    formatVersion: version,
    bytes: endOffset,
    tornBytes,
    records,
    orders: orders.length,
    openOrders: orders.filter(isOpen).length,
    unsettledOrders: orders.filter((order) => !isSettled(order)).length,
  };
  return { report, orders: fold.orders };
}
