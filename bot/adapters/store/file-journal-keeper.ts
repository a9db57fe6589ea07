import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type {
  BackupReport,
  ConfigurationCopy,
  JournalKeeper,
  JournalReport,
  RestoreReport,
} from "../../ports/journal-keeper.ts";
import { backupName } from "./backup-name.ts";
import { JOURNAL_FILE } from "./file-order-store.ts";
import { reportOnJournal } from "./journal-report.ts";
import { makeBackup } from "./make-backup.ts";
import { restoreBackup } from "./restore-backup.ts";

/** Looks after the files of one data directory. */
export class FileJournalKeeper implements JournalKeeper {
  readonly #directory: string;
  readonly #note: (note: string) => void;

  /** @param note hears, in one sentence each, what could not be done and need not be */
  constructor(directory: string, note: (note: string) => void) {
    this.#directory = directory;
    this.#note = note;
  }

  async check(): Promise<JournalReport | undefined> {
    const file = join(this.#directory, JOURNAL_FILE);
    if (!existsSync(file)) return undefined;
    await using handle = await open(file);
    return (await reportOnJournal(file, handle)).report;
  }

  backup(to: string, configuration: readonly ConfigurationCopy[]): Promise<BackupReport> {
    const nowMs = Date.now();
    return makeBackup({ directory: this.#directory, to, name: backupName("backup", nowMs), configuration, nowMs });
  }

  restore(backup: string, { force }: { readonly force: boolean }): Promise<RestoreReport> {
    return restoreBackup({ directory: this.#directory, backup, force, nowMs: Date.now(), note: this.#note });
  }
}
