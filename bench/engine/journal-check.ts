import { open } from "node:fs/promises";
import path from "node:path";
import { JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { readEvent } from "../../bot/adapters/store/read-event.ts";
import type { Hex } from "../../bot/core/hex.ts";

const HASH_BYTES = 32;
/** Events that decide nothing here; to read all of them would take as long as the run. */
const IS_PASSED_OVER = /^\{"type":"(validated|answered|included|completed)"/;

/**
 * Compares the journal of a run with what the sink was given: each transaction is in the journal as signed, and its order
 * as published, and none came twice. Returns what is wrong.
 */
export async function checkJournal(directory: string, sunk: Uint8Array): Promise<readonly string[]> {
  const file = path.join(directory, JOURNAL_FILE);
  const signed = new Map<Hex, bigint>();
  const published = new Set<bigint>();
  const unsettled = new Set<bigint>();
  const handle = await open(file);
  try {
    for await (const record of readJournal(file, handle)) {
      if (IS_PASSED_OVER.test(record.payload)) continue;
      readEvent(file, record, (event) => {
        if (event.type === "created") unsettled.add(event.orderId);
        if (event.type === "signed") signed.set(event.intent.transaction.hash, event.orderId);
        if (event.type === "published") published.add(event.orderId);
        if (event.type === "settled" || event.type === "failed") unsettled.delete(event.orderId);
      });
    }
  } finally {
    await handle.close();
  }
  const hashes = hashesIn(sunk);
  const distinct = new Set(hashes);
  const unknown = hashes.filter((hash) => {
    const orderId = signed.get(hash);
    return orderId === undefined || !published.has(orderId);
  });
  const problems: string[] = [];
  if (distinct.size < hashes.length) problems.push(`${hashes.length - distinct.size} transactions were sent twice`);
  if (unknown.length > 0) problems.push(`${unknown.length} transactions were sent that the journal does not have`);
  if (published.size !== distinct.size) {
    problems.push(`the journal has ${published.size} published orders, the sink ${distinct.size} transactions`);
  }
  if (unsettled.size > 0) problems.push(`${unsettled.size} orders of the journal are not settled`);
  return problems;
}

function hashesIn(bytes: Uint8Array): readonly Hex[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from(
    { length: buffer.length / HASH_BYTES },
    (_, index): Hex => `0x${buffer.toString("hex", index * HASH_BYTES, (index + 1) * HASH_BYTES)}`,
  );
}
