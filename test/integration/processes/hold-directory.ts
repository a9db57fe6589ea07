import { writeSync } from "node:fs";
import { DirectoryLock } from "../../../bot/adapters/store/directory-lock.ts";

/** Takes a directory, says so, and keeps it until this process is killed. */
function holdDirectory(directory: string): void {
  DirectoryLock.acquire(directory);
  writeSync(1, "held\n");
  setInterval(() => undefined, 1_000);
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) holdDirectory(process.argv[2] ?? "");
