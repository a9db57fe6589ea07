/** In the data directory, beside the journal. */
export const LEDGER_FILE = "ledger.db";

/** What SQLite keeps beside a database: a database without its own, or with another's, is damaged. */
export const SQLITE_COMPANIONS = ["-wal", "-shm"] as const;
