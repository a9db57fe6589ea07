import { writeSync } from "node:fs";
import { DirectoryLock } from "../../../bot/adapters/store/directory-lock.ts";
import { collectGarbage } from "../../builders/collect-garbage.ts";

/** Takes a directory, says so when all garbage has been collected, and keeps it until this process is killed. */
async function holdDirectory(directory: string): Promise<void> {
  DirectoryLock.acquire(directory);
  await collectGarbage();
  writeSync(1, "held\n");
  setInterval(() => undefined, 1_000);
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await holdDirectory(process.argv[2] ?? "");
