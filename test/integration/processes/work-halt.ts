import { writeSync } from "node:fs";
import { HaltFile } from "../../../bot/adapters/halt/halt-file.ts";
import { messageOf } from "../../../bot/core/errors.ts";

/** Pulls a kill switch once and prints what holds, or pulls and releases it until this process is killed. */
async function workHalt(directory: string, howOften: string): Promise<void> {
  const haltFile = new HaltFile(directory);
  const halt = { reason: "r".repeat(200), atMs: 1_700_000_000_000, cancelInFlight: true };
  if (howOften === "once") {
    const holds = await haltFile.pull(halt).catch(messageOf);
    writeSync(1, JSON.stringify(holds));
    return;
  }
  writeSync(1, "working\n");
  for (;;) {
    await haltFile.pull(halt);
    await haltFile.release();
  }
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await workHalt(process.argv[2] ?? "", process.argv[3] ?? "");
