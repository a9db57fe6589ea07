import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { BackupReport, ConfigurationCopy } from "../../ports/journal-keeper.ts";
import { writeManifest } from "./backup-manifest.ts";
import { copyRange } from "./copy-range.ts";
import { JOURNAL_FILE } from "./file-order-store.ts";
import { JOURNAL_VERSION } from "./journal-format.ts";
import { reportOnJournal } from "./journal-report.ts";
import { LedgerDatabase } from "./ledger-database.ts";
import { LEDGER_FILE } from "./ledger-names.ts";
import { projectJournal } from "./project-journal.ts";
import { syncDirectory } from "./sync-directory.ts";

const CONFIGURATION_FOLDER = "configuration";
const BUSY_TIMEOUT_MS = 5_000;
/** Signed transactions that nobody has published are in it. */
const OWNER_ONLY = 0o700;

/** Ends the name of a backup that is not finished. */
export const PARTIAL = ".partial";

/** What is to be backed up, and where to. */
export interface BackupRequest {
  /** The data directory; an engine may be using it. */
  readonly directory: string;
  readonly to: string;
  /** Of the folder that becomes the backup. */
  readonly name: string;
  readonly configuration: readonly ConfigurationCopy[];
  readonly nowMs: number;
}

/**
 * Copies a data directory. The journal is read first: what leaves it from then on is in the ledger, too. The copied ledger
 * is then brought to the moment of the copied journal. Under its name the backup is whole, or not there.
 */
export async function makeBackup(request: BackupRequest): Promise<BackupReport> {
  const { directory, to, name } = request;
  const partial = join(to, name + PARTIAL);
  try {
    return await writeBackup(request, partial, join(to, name));
  } catch (thrown) {
    // Where nothing can be written there is nothing to remove either.
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    if (thrown instanceof ArbError) throw thrown;
    const problem = `it could not be backed up: ${messageOf(thrown)}`;
    throw new ArbError("STORE_UNUSABLE", { directory, problem }, { cause: thrown });
  }
}

async function writeBackup(request: BackupRequest, partial: string, backup: string): Promise<BackupReport> {
  const { directory, to, configuration, nowMs } = request;
  await using source = await open(join(directory, JOURNAL_FILE));
  const { report } = await reportOnJournal(join(directory, JOURNAL_FILE), source);
  if (report.bytes === 0) throw new Error("its journal is only just being begun");

  await mkdir(join(partial, CONFIGURATION_FOLDER), { recursive: true, mode: OWNER_ONLY });
  await copyJournal(source, join(partial, JOURNAL_FILE), report.bytes);
  const hasLedger = existsSync(join(directory, LEDGER_FILE));
  if (hasLedger) await copyLedger(directory, partial, report.formatVersion, nowMs);
  for (const { name, text } of configuration) {
    await writeFile(join(partial, CONFIGURATION_FOLDER, name), text, { flush: true });
  }

  const paths = [
    JOURNAL_FILE,
    ...(hasLedger ? [LEDGER_FILE] : []),
    ...configuration.map(({ name }) => `${CONFIGURATION_FOLDER}/${name}`),
  ];
  const journal = { ...report, tornBytes: 0 };
  const { files, madeAt } = await writeManifest(partial, paths, { madeAt: new Date(nowMs).toISOString(), journal });
  for (const folder of [join(partial, CONFIGURATION_FOLDER), partial]) await syncDirectory(folder);
  await rename(partial, backup);
  await syncDirectory(to);
  return { backup, madeAt, journal, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function copyJournal(source: FileHandle, file: string, endOffset: number): Promise<void> {
  await using copy = await open(file, "w");
  await copyRange(source, copy, 0, endOffset);
  await copy.sync();
}

async function copyLedger(directory: string, partial: string, journalVersion: number, sinceMs: number): Promise<void> {
  {
    using database = new DatabaseSync(join(directory, LEDGER_FILE), { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    database.prepare("VACUUM INTO ?").run(join(partial, LEDGER_FILE));
  }
  // Both are converted together, at the first start after they were restored.
  if (journalVersion === JOURNAL_VERSION) {
    const ledger = LedgerDatabase.open(partial, () => undefined);
    try {
      const { orders } = await projectJournal(ledger, join(partial, JOURNAL_FILE));
      await ledger.transaction(() => Promise.resolve(ledger.removeUnsettled(orders, sinceMs)));
    } finally {
      ledger.close();
    }
  }
  await using copy = await open(join(partial, LEDGER_FILE), "r+");
  await copy.sync();
}
