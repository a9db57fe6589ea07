/** What compaction writes beside the journal, until it takes its name. */
export const COMPACTED_FILE = "journal.log.compacted";

/** What migration writes beside the journal, until it takes its name. */
export const MIGRATED_FILE = "journal.log.migrated";
