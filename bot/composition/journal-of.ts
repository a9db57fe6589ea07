import path from "node:path";
import { AccountLease, defaultLeaseDirectory } from "../adapters/store/account-lease.ts";
import { BackupSchedule } from "../adapters/store/backup-schedule.ts";
import { FileJournalKeeper } from "../adapters/store/file-journal-keeper.ts";
import type { CommonOptions } from "../cli/options.ts";
import type { Output } from "../cli/output.ts";
import { configurationCopies, type ConfigurationFiles } from "../commands/journal-backup.ts";
import type { Config, LocalConfig } from "../config/schema.ts";
import type { Address } from "../core/hex.ts";
import { configFileOf } from "./places.ts";
import { redact } from "./process-secrets.ts";

export function keeperOf(directory: string, output: Output): FileJournalKeeper {
  return new FileJournalKeeper(directory, (note) => output.progress(note));
}

/** What a backup has besides the orders. */
export function configurationOf({ scanner }: LocalConfig, options: CommonOptions): ConfigurationFiles {
  return { files: [configFileOf(options), scanner.pools], redact };
}

export function backupsOf({ storage: { directory, backupDirectory } }: LocalConfig): string {
  return backupDirectory ?? path.join(path.dirname(directory), "backups");
}

/** None unless the settings say where backups go. */
export function scheduleOf(
  config: Config,
  options: CommonOptions,
  note: (note: string) => void,
): BackupSchedule | undefined {
  const { directory, backupDirectory, backupInterval: intervalMs, backupsKept: kept } = config.storage;
  if (backupDirectory === undefined) return undefined;
  const configuration = () => configurationCopies(configurationOf(config, options));
  return new BackupSchedule({ directory, to: backupDirectory, intervalMs, kept, configuration, note });
}

/** Throws ACCOUNT_IN_USE when another engine of this machine signs with one of the accounts. */
export function leaseOf({ chain, storage }: Config, accounts: readonly Address[]): AccountLease {
  const directory = storage.leaseDirectory ?? defaultLeaseDirectory(process.env);
  return AccountLease.acquire(accounts, { directory, chainId: chain.id, dataDirectory: storage.directory });
}
