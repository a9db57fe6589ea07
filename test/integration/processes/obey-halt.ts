import { writeSync } from "node:fs";
import { HaltFile } from "../../../bot/adapters/halt/halt-file.ts";
import { DirectoryLock } from "../../../bot/adapters/store/directory-lock.ts";

/** Has a data directory as an engine has it, and prints a line of JSON whenever its kill switch says something new. */
function obeyHalt(directory: string): void {
  const lock = DirectoryLock.acquire(directory);
  const haltSwitch = new HaltFile(directory);
  let last = "";
  const look = (): void => {
    const now = `${JSON.stringify(haltSwitch.current() ?? null)}\n`;
    if (now !== last) writeSync(1, now);
    last = now;
  };
  setInterval(look, 1);
  process.on("exit", () => lock.release());
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) obeyHalt(process.argv[2] ?? "");
