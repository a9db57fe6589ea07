import { existsSync } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import { isSettled, type Order } from "../../core/order.ts";
import type { RestoreReport } from "../../ports/journal-keeper.ts";
import { verifyBackup } from "./backup-manifest.ts";
import { DirectoryLock } from "./directory-lock.ts";
import { JOURNAL_FILE } from "./file-order-store.ts";
import { reportOnJournal } from "./journal-report.ts";
import { LedgerDatabase } from "./ledger-database.ts";
import { LEDGER_FILE, SQLITE_COMPANIONS } from "./ledger-names.ts";
import { syncDirectory } from "./sync-directory.ts";

/** In the data directory: what is about to take the place of journal and ledger. */
const STAGE = "restoring";

/** Which backup is to be put where. */
export interface RestoreRequest {
  readonly directory: string;
  readonly backup: string;
  /** Gives up orders that the backup does not know. */
  readonly force: boolean;
  readonly nowMs: number;
  /** Hears what could not be taken over. */
  readonly note: (note: string) => void;
}

/** Puts a backup in the place of journal and ledger; a crash leaves the old journal or the backup's, whole. */
export async function restoreBackup(request: RestoreRequest): Promise<RestoreReport> {
  const { directory, backup, force } = request;
  await verifyBackup(backup);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const lock = DirectoryLock.acquire(directory);
    try {
      const restored = await ordersIn(join(backup, JOURNAL_FILE));
      const givenUp = await ordersGivenUp(directory, restored.orders, force).catch((thrown: unknown) => {
        throw new ArbError("BACKUP_INVALID", { file: backup, problem: messageOf(thrown) }, { cause: thrown });
      });
      await stage(request);
      const replaced = await replace(request);
      return { backup, journal: restored.report, givenUp, ...(replaced === undefined ? {} : { replaced }) };
    } finally {
      lock.release();
    }
  } catch (thrown) {
    if (thrown instanceof ArbError) throw thrown;
    const problem = `the backup could not be put there: ${messageOf(thrown)}`;
    throw new ArbError("STORE_UNUSABLE", { directory, problem }, { cause: thrown });
  }
}

async function ordersIn(file: string) {
  await using handle = await open(file);
  return await reportOnJournal(file, handle);
}

/** Orders of the journal in use that may still change, of which it knows more than the backup; rejects unless `force`. */
async function ordersGivenUp(
  directory: string,
  restored: ReadonlyMap<bigint, Order>,
  force: boolean,
): Promise<readonly bigint[]> {
  const file = join(directory, JOURNAL_FILE);
  if (!existsSync(file)) return [];
  const current = await ordersIn(file).catch((thrown: unknown) => {
    if (force) return undefined;
    const isDamaged = thrown instanceof ArbError && thrown.code === "JOURNAL_DAMAGED";
    const what = isDamaged ? `is damaged at byte ${thrown.facts["offset"]}` : `cannot be read (${messageOf(thrown)})`;
    throw new Error(
      `the journal in use ${what}, so that nobody can tell which of its orders are not in the backup; --force gives them up`,
    );
  });
  const lacking = [...(current?.orders.values() ?? [])].filter(
    (order) => !isSettled(order) && !knowsAsMuch(restored.get(order.orderId), order),
  );
  const givenUp = lacking.map(({ orderId }) => orderId);
  if (givenUp.length > 0 && !force) {
    const [noun, verb] = givenUp.length === 1 ? ["order", "is"] : ["orders", "are"];
    const which = `${noun} ${givenUp.join(", ")} of the journal in use ${verb} not settled, and it does not know them whole`;
    throw new Error(`${which}; --force gives up what it does not know`);
  }
  return givenUp;
}

/** Whether no transaction of the order would be forgotten. */
function knowsAsMuch(restored: Order | undefined, current: Order): boolean {
  const known = new Set(restored?.intents.map(({ transaction }) => transaction.hash));
  return restored !== undefined && current.intents.every(({ transaction }) => known.has(transaction.hash));
}

async function stage({ directory, backup, note }: RestoreRequest): Promise<void> {
  const folder = join(directory, STAGE);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await copyFile(join(backup, JOURNAL_FILE), join(folder, JOURNAL_FILE));
  if (existsSync(join(backup, LEDGER_FILE))) {
    await copyFile(join(backup, LEDGER_FILE), join(folder, LEDGER_FILE));
    const ledger = LedgerDatabase.open(folder, note);
    try {
      const current = join(directory, LEDGER_FILE);
      if (existsSync(current)) ledger.addSettledOf(current);
    } catch (thrown) {
      note(`what the ledger in use has besides was not taken over: ${messageOf(thrown)}`);
    } finally {
      ledger.close();
    }
  }
  for (const name of [JOURNAL_FILE, LEDGER_FILE].filter((file) => existsSync(join(folder, file)))) {
    await using handle = await open(join(folder, name), "r+");
    await handle.sync();
  }
}

/** The journal changes last and at once; what a crash before that leaves is put right by restoring again. */
async function replace({ directory, nowMs }: RestoreRequest): Promise<string | undefined> {
  const staged = join(directory, STAGE);
  const replaced = join(directory, `replaced-${new Date(nowMs).toISOString().replaceAll(":", "-")}`);
  const hasJournal = existsSync(join(directory, JOURNAL_FILE));
  const hasOldLedger = existsSync(join(directory, LEDGER_FILE));
  const hasLedger = existsSync(join(staged, LEDGER_FILE));
  await mkdir(replaced);
  for (const name of [...(hasJournal ? [JOURNAL_FILE] : []), ...(hasOldLedger ? [LEDGER_FILE] : [])]) {
    await link(join(directory, name), join(replaced, name));
  }
  if (hasLedger) {
    // Only a ledger that could not be read still has a log; another database must never meet that.
    for (const name of SQLITE_COMPANIONS.map((companion) => LEDGER_FILE + companion)) {
      if (existsSync(join(directory, name))) await rename(join(directory, name), join(replaced, name));
    }
  }
  await syncDirectory(replaced);
  await syncDirectory(directory);
  if (hasLedger) await rename(join(staged, LEDGER_FILE), join(directory, LEDGER_FILE));
  await rename(join(staged, JOURNAL_FILE), join(directory, JOURNAL_FILE));
  await syncDirectory(directory);
  await rm(staged, { recursive: true, force: true });
  if (hasJournal || hasOldLedger) return replaced;
  await rm(replaced, { recursive: true, force: true });
  return undefined;
}
