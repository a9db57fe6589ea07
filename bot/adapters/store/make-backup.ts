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
import { LEDGER_VERSION, SELECT_UNSETTLED } from "./ledger-schema.ts";
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
    throw new ArbError("BACKUP_IMPOSSIBLE", { directory, to, problem: messageOf(thrown) }, { cause: thrown });
  }
}

async function writeBackup(request: BackupRequest, partial: string, backup: string): Promise<BackupReport> {
  const { directory, to, configuration, nowMs } = request;
  const hasLedger = existsSync(join(directory, LEDGER_FILE));
  const unsettledBefore = hasLedger ? unsettledIn(join(directory, LEDGER_FILE)) : new Set<bigint>();
  if (!existsSync(join(directory, JOURNAL_FILE))) throw new Error("there is no journal yet");
  await using source = await open(join(directory, JOURNAL_FILE));
  const { report, orders } = await reportOnJournal(join(directory, JOURNAL_FILE), source);
  if (report.bytes === 0) throw new Error("its journal is only just being begun");

  await mkdir(join(partial, CONFIGURATION_FOLDER), { recursive: true, mode: OWNER_ONLY });
  await copyJournal(source, join(partial, JOURNAL_FILE), report.bytes);
  if (hasLedger) {
    copyLedger(directory, partial);
    // What is of version 1 is converted as a whole, at the first start after it was restored.
    const known = new Set([...unsettledBefore, ...orders.keys()]);
    if (report.formatVersion === JOURNAL_VERSION) await bringToOneMoment(partial, known);
    await using copy = await open(join(partial, LEDGER_FILE), "r+");
    await copy.sync();
  }
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
  await copyRange(source, copy, { startOffset: 0, endOffset, toOffset: 0 });
  await copy.sync();
}

function unsettledIn(ledger: string): Set<bigint> {
  using database = new DatabaseSync(ledger, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  if (database.prepare("PRAGMA user_version").get()?.["user_version"] !== LEDGER_VERSION) return new Set();
  const rows = database.prepare(SELECT_UNSETTLED).all();
  return new Set(rows.map((row) => BigInt(String(row["order_id"]))));
}

function copyLedger(directory: string, partial: string): void {
  using database = new DatabaseSync(join(directory, LEDGER_FILE), { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  database.prepare("VACUUM INTO ?").run(join(partial, LEDGER_FILE));
}

/** Gives a copied ledger the histories of the copied journal, and takes out the orders that came after that. */
async function bringToOneMoment(partial: string, known: ReadonlySet<bigint>): Promise<void> {
  const ledger = LedgerDatabase.open(partial, () => undefined);
  try {
    await projectJournal(ledger, join(partial, JOURNAL_FILE));
    await ledger.transaction(() => Promise.resolve(ledger.removeUnsettled(known)));
  } finally {
    ledger.close();
  }
}
