/** What a journal holds, read from its first byte to its last whole record. */
export interface JournalReport {
  readonly formatVersion: number;
  /** Of its whole records and its header. */
  readonly bytes: number;
  /** Of an unfinished record after them, which the next start cuts off. */
  readonly tornBytes: number;
  readonly records: number;
  readonly orders: number;
  /** Those that have not ended. */
  readonly openOrders: number;
  /** Those, and all that ended and may still change. */
  readonly unsettledOrders: number;
}

/** A configuration file, with what must not be in a backup taken out. */
export interface ConfigurationCopy {
  readonly name: string;
  readonly text: string;
}

export interface BackupReport {
  /** The folder that it is. */
  readonly backup: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly journal: JournalReport;
  /** Of all its files. */
  readonly bytes: number;
}

export interface RestoreReport {
  readonly backup: string;
  /** As it is now. */
  readonly journal: JournalReport;
  /** The folder that has what was replaced; absent when there was nothing. */
  readonly replaced?: string;
  /** Orders that may still change, of which the replaced journal knew something that the backup does not. */
  readonly givenUp: readonly bigint[];
}

/** Looks after the journal of one data directory while no order needs it. */
export interface JournalKeeper {
  /** Undefined when there is none yet. Rejects with JOURNAL_DAMAGED or JOURNAL_VERSION_UNKNOWN. */
  check(): Promise<JournalReport | undefined>;
  /**
   * Copies journal and ledger, also while an engine runs, into a new folder in `to`. Rejects with what `check` rejects
   * with, and with BACKUP_IMPOSSIBLE.
   */
  backup(to: string, configuration: readonly ConfigurationCopy[]): Promise<BackupReport>;
  /**
   * Puts a backup in the place of journal and ledger, and keeps those. Rejects with STORE_IN_USE while an engine runs;
   * with BACKUP_INVALID when the backup is not whole, and, unless `force`, when orders that may still change would be
   * given up.
   */
  restore(backup: string, options: { readonly force: boolean }): Promise<RestoreReport>;
}
