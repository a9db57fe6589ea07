import { existsSync } from "node:fs";
import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyOrderEvent, type Order } from "../../core/order.ts";
import { toJson } from "./bigint-json.ts";
import { JournalFileWriter } from "./journal-file-writer.ts";
import { MIGRATED_FILE } from "./journal-names.ts";
import { readJournal, readJournalBeginning } from "./journal-reader.ts";
import { readEvent } from "./read-event.ts";
import { syncDirectory } from "./sync-directory.ts";
import { missingSettlement, upgradedEvent } from "./upgrade-version-1.ts";

/**
 * Converts a version-1 journal, and keeps it beside the new one. A crash leaves either the old journal under its name or
 * the new one, whole. Resolves with the kept file's name, or undefined when there was nothing to convert. Rejects with
 * JOURNAL_DAMAGED or JOURNAL_VERSION_UNKNOWN, having changed nothing.
 */
export async function migrateJournal(file: string): Promise<string | undefined> {
  const migrated = join(dirname(file), MIGRATED_FILE);
  if (!existsSync(file) || !(await writeMigrated(file, migrated))) return undefined;
  const kept = await keep(file);
  await rename(migrated, file);
  await syncDirectory(dirname(file));
  return kept;
}

/** Resolves to false when the journal is not of version 1. */
async function writeMigrated(file: string, migrated: string): Promise<boolean> {
  await using old = await open(file, "r");
  if ((await readJournalBeginning(file, old)).version !== 1) return false;

  const orders = new Map<bigint, { order: Order; lastAtMs: number }>();
  const writer = await JournalFileWriter.create(migrated);
  try {
    for await (const record of readJournal(file, old)) {
      const event = readEvent(file, record, (read) => {
        const before = orders.get(read.orderId)?.order;
        const upgraded = upgradedEvent(before, read);
        orders.set(read.orderId, { order: applyOrderEvent(before, upgraded), lastAtMs: read.atMs });
        return upgraded;
      });
      await writer.write(toJson(event));
    }
    for (const { order, lastAtMs } of orders.values()) {
      const settlement = missingSettlement(order, lastAtMs);
      if (settlement !== undefined) await writer.write(toJson(settlement));
    }
    await writer.finish();
  } catch (thrown) {
    await rm(migrated, { force: true });
    throw thrown;
  } finally {
    await writer.close();
  }
  return true;
}

/** Gives the old journal a second name. One that an interrupted migration made is the same file, and is used. */
async function keep(file: string): Promise<string> {
  const { ino } = await stat(file);
  for (let number = 1; ; number++) {
    const kept = join(dirname(file), number === 1 ? "journal.version-1.log" : `journal.version-1.${number}.log`);
    try {
      await link(file, kept);
      return kept;
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
      if ((await stat(kept)).ino === ino) return kept;
    }
  }
}
