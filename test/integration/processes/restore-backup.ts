import { FileJournalKeeper } from "../../../bot/adapters/store/file-journal-keeper.ts";

/** Puts a backup in the place of what a directory has. */
async function restore(directory: string, backup: string): Promise<void> {
  await new FileJournalKeeper(directory, () => undefined).restore(backup, { force: true });
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await restore(process.argv[2] ?? "", process.argv[3] ?? "");
