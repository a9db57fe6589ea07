import type { Command } from "commander";
import type { AddCommand, Perform } from "./add-command.ts";
import type { CommonOptions } from "./options.ts";

export interface BackupOptions extends CommonOptions {
  /** A folder for backups; by default the configured one, or one beside the journal. */
  readonly to?: string;
}

export interface RestoreOptions extends CommonOptions {
  /** The folder of one backup. */
  readonly backup: string;
  /** Gives up orders of the present journal that the backup does not know. */
  readonly force: boolean;
}

export interface JournalActions {
  checkJournal(options: CommonOptions): Promise<number>;
  backUpJournal(options: BackupOptions): Promise<number>;
  restoreJournal(options: RestoreOptions): Promise<number>;
}

/** `arb journal check`, `backup` and `restore`. */
export function addJournal(program: Command, command: AddCommand, actions: JournalActions, perform: Perform): void {
  const journal = program.command("journal").description("Looks after the record of all orders.").helpCommand(false);
  command(journal, "check", "Reads the whole journal, and says what is in it.", [
    "journal check",
    "journal check --env production --json",
  ]).action((options: CommonOptions) => perform(options, () => actions.checkJournal(options)));
  command(journal, "backup", "Copies journal, ledger and configuration, without secrets; works while the bot runs.", [
    "journal backup",
    "journal backup --env production --to /mnt/backups",
  ])
    .option("--to <folder>", "where the backup's own folder is made")
    .action((options: BackupOptions) => perform(options, () => actions.backUpJournal(options)));
  command(journal, "restore", "Puts a backup in the place of the journal, and keeps what it replaces.", [
    "journal restore var/embedded/backups/backup-…",
  ])
    .argument("<backup>", "the folder of one backup")
    .option("--force", "also when that gives up orders that may still change", false)
    .action((backup: string, options: Omit<RestoreOptions, "backup">) =>
      perform(options, () => actions.restoreJournal({ ...options, backup })),
    );
}
