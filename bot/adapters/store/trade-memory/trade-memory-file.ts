import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../../core/errors.ts";
import { isDamage, setAside } from "../ledger-database.ts";
import { CREATE_PARTS } from "./part-schema.ts";

/** In the data directory. */
export const TRADES_FILE = "trades.db";

/** Marks the file as ours: "arbt". */
const APPLICATION_ID = 0x61726274;
/** Of the tables. There is no migration: what the file holds is a help, and can be learned again. */
const VERSION = 1;
/** How long a write waits for another process: briefly, because whoever writes has parts to follow, and nobody else should. */
const BUSY_TIMEOUT_MS = 100;

const CREATE_TRADES = `
  CREATE TABLE trades (
    trade_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX trades_by_time ON trades (at_ms);
`;

/** Says in a few words why a file cannot be used. */
class UnusableFile extends Error {}

/** The file, and what was found in it; begun anew, it has forgotten what the journal and the ledger may still tell. */
export interface OpenedTradeMemory<Found> {
  readonly database: DatabaseSync;
  readonly found: Found;
  readonly isNew: boolean;
}

/**
 * Opens or begins the file and has it read. One that is damaged, of another program or another version is set aside with
 * one sentence to `note`, and a new one begun. Throws what SQLite throws when the place cannot be written at all.
 */
export function openTradeMemoryFile<Found>(
  file: string,
  read: (database: DatabaseSync) => Found,
  note: (sentence: string) => void,
): OpenedTradeMemory<Found> {
  try {
    return opened(file, read);
  } catch (thrown) {
    // A SyntaxError is an amount that is none: the disk has changed it.
    if (!isDamage(thrown) && !(thrown instanceof UnusableFile) && !(thrown instanceof SyntaxError)) throw thrown;
    const aside = setAside(file);
    note(`The trade memory ${file} was set aside as ${aside}, and a new one begun: ${messageOf(thrown)}.`);
    return opened(file, read);
  }
}

function opened<Found>(file: string, read: (database: DatabaseSync) => Found): OpenedTradeMemory<Found> {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    const isNew = checkKind(database);
    // A commit waits for no disk: what a crash takes back is told again by whoever reads the journal.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const { quick_check: verdict } = database.prepare("PRAGMA quick_check(1)").get() ?? {};
    if (verdict !== "ok") throw new UnusableFile(`SQLite found "${String(verdict).replaceAll("\n", " ")}"`);
    return { database, found: read(database), isNew };
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** Whether the file was empty. */
function checkKind(database: DatabaseSync): boolean {
  const pragma = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const tables = Number(database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"]);
  if (tables === 0) {
    database.exec(
      `BEGIN; ${CREATE_PARTS} ${CREATE_TRADES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}; COMMIT`,
    );
    return true;
  }
  if (pragma("application_id") !== APPLICATION_ID) throw new UnusableFile("it is no trade memory");
  if (pragma("user_version") !== VERSION) {
    throw new UnusableFile(`it is of version ${pragma("user_version")}, and this build knows version ${VERSION} alone`);
  }
  return false;
}
