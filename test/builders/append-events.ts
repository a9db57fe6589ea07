import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";

/** Opens a store, restores it, appends, closes it; the notes that it made. */
export async function appendEvents(directory: string, events: readonly OrderEvent[]): Promise<string[]> {
  const notes: string[] = [];
  const store = await FileOrderStore.open(directory, (note) => notes.push(note));
  await store.restore();
  await Promise.all(events.map((event) => store.append(event)));
  await store.close();
  return notes;
}
