import { existsSync, readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArbError } from "../bot/core/errors.ts";
import { HALT_FILE } from "../bot/core/halt.ts";

/**
 * Takes the last run's orders away: the chain is a new one at each start, and an older journal speaks of one that is
 * gone. A halt holds until somebody resumes. Throws STORE_IN_USE, and takes nothing, while a bot still writes there.
 */
export async function clearData(directory: string): Promise<void> {
  if (isInUse(directory)) throw new ArbError("STORE_IN_USE", { directory, pid: pidIn(directory) });
  const files = existsSync(directory) ? await readdir(directory) : [];
  const cleared = files.filter((file) => file !== HALT_FILE);
  await Promise.all(cleared.map((file) => rm(path.join(directory, file), { recursive: true, force: true })));
}

/** The bot holds a lock of SQLite's on this file as long as it lives. */
function isInUse(directory: string): boolean {
  const file = path.join(directory, "lock.db");
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE; ROLLBACK");
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

function pidIn(directory: string): string {
  try {
    return readFileSync(path.join(directory, "lock.pid"), "utf8").trim();
  } catch {
    return "?";
  }
}
