import { once } from "node:events";
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

const LEAVE_MS = 5;

/** Has a part of a lock, as whoever looks or tries to take it has for a moment; leaves soon after it was told to. */
async function lookIntoLock(file: string): Promise<void> {
  const database = new DatabaseSync(file);
  database.exec("BEGIN; SELECT 1 FROM sqlite_schema");
  writeSync(1, "looking\n");
  await once(process.stdin, "data");
  await delay(LEAVE_MS);
  database.close();
  process.stdin.destroy();
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await lookIntoLock(process.argv[2] ?? "");
