import { isDeepStrictEqual } from "node:util";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { history, isFinished } from "./histories.ts";

/**
 * Starts on a directory as the next engine would, and says what of the orders is wrong, a sentence each.
 * @param prepared how many orders were in it, whole, before the process that was killed
 * @param said what that process printed: "order:number of events" once they were durable
 */
export async function storeWrongs(
  directory: string,
  prepared: number,
  said: readonly string[],
  first = prepared,
  count = 0,
): Promise<readonly string[]> {
  const store = await FileOrderStore.open(directory, () => undefined);
  const restored = new Set((await store.restore()).map(({ orderId }) => orderId));
  await store.close();

  const durable = new Map<string, number>();
  for (const line of said) {
    const [orderId = "", events] = line.split(":");
    durable.set(orderId, Number(events));
  }
  const wrongs: string[] = [];
  using ledger = SqliteLedger.open(directory);
  const numbers = Array.from({ length: prepared + count }, (_unused, index) =>
    index < prepared ? index : first + index - prepared,
  );
  for (const number of numbers) {
    const expected = history(number);
    const { orderId } = expected[0] ?? { orderId: 0n };
    const events = ledger?.order(orderId)?.events ?? [];
    const atLeast = number < prepared ? expected.length : (durable.get(String(orderId)) ?? 0);
    if (events.length < atLeast) wrongs.push(`the ledger has ${events.length} of ${atLeast} events of ${orderId}`);
    if (!isDeepStrictEqual(events, expected.slice(0, events.length))) wrongs.push(`${orderId} has another history`);
    const isDue = events.length > 0 && !isFinished(events);
    if (isDue && !restored.has(orderId)) wrongs.push(`${orderId} may still change, but is not restored`);
  }
  return wrongs;
}
