import path from "node:path";
import { toJson } from "../../bot/adapters/store/bigint-json.ts";
import { JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { Journal } from "../../bot/adapters/store/journal.ts";
import { OrderFold } from "../../bot/adapters/store/order-fold.ts";
import { isPublication } from "../../bot/core/order-event.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";

/** A store of orders that can be closed. */
export interface ClosableStore extends OrderStore {
  close(): Promise<void>;
}

/**
 * The real journal of a directory without the ledger beside it, whose thread takes a quarter of a second to begin: no
 * executor ever sees a ledger.
 */
export async function openJournalAlone(directory: string): Promise<ClosableStore> {
  const file = path.join(directory, JOURNAL_FILE);
  const fold = new OrderFold(file);
  const { journal } = await Journal.open(file, (record) => fold.add(record));
  return {
    restore: () => Promise.resolve([...fold.orders.values()]),
    append: (event) => journal.append(toJson(event), event.type === "signed" || isPublication(event)),
    close: () => journal.close(),
  };
}
