import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The process whose engine has the data directory now, or "?" when it is only just starting; undefined when none has. */
export function runningEngine(directory: string): string | undefined {
  const file = join(directory, "lock.db");
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    // Reading needs a moment's shared lock, which the engine's exclusive one forbids.
    database.prepare("SELECT 1 FROM sqlite_schema").all();
    return undefined;
  } catch {
    return processIn(join(directory, "lock.pid"));
  } finally {
    database.close();
  }
}

function processIn(pidFile: string): string {
  try {
    return readFileSync(pidFile, "utf8").trim();
  } catch {
    return "?";
  }
}
