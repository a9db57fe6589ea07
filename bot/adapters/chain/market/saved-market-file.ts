import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../../core/errors.ts";
import { isDamage, setAside } from "../../store/ledger-database.ts";

/** "ARBM": SQLite keeps it in the file's header, so that a file of another program is known for what it is. */
const APPLICATION_ID = 0x4152424d;
/** Of the tables. A file of another version is not converted: what it holds is on the chain. */
const VERSION = 1;
const BUSY_TIMEOUT_MS = 2_000;

/** Amounts are decimal text in the JSON; `crc` is of that, because SQLite does not notice a bit that the disk has changed. */
const CREATE = `
  CREATE TABLE market (chain_id TEXT NOT NULL, block_number TEXT, block_hash TEXT);
  CREATE TABLE pools (address TEXT PRIMARY KEY, crc INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE found_pools (address TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE factory_scans (factory TEXT PRIMARY KEY, scanned_to TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE tokens (address TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
`;

/** Says in a few words why a file cannot be used. */
export class UnusableFile extends Error {}

/**
 * Opens or begins the file in which a market is kept and has it looked through. One that is damaged, of another program,
 * version or chain, or that `inspect` finds fault with (by an {@link UnusableFile}), is set aside with one sentence to
 * `note`, and a new one begun: everything in it can be read from the chain.
 */
export function openMarketFile<Found>(
  file: string,
  chainId: bigint,
  inspect: (database: DatabaseSync) => Found,
  note: (sentence: string) => void,
): { readonly database: DatabaseSync; readonly found: Found } {
  try {
    return opened(file, chainId, inspect);
  } catch (thrown) {
    if (!isDamage(thrown) && !(thrown instanceof UnusableFile)) throw thrown;
    const aside = setAside(file);
    note(`The saved market ${file} was set aside as ${aside}, and all pools are read: ${messageOf(thrown)}.`);
    return opened(file, chainId, inspect);
  }
}

function opened<Found>(
  file: string,
  chainId: bigint,
  inspect: (database: DatabaseSync) => Found,
): { readonly database: DatabaseSync; readonly found: Found } {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    checkKind(database);
    // A commit waits for no disk: what a crash takes back is read from the chain again.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const { chain_id: known } = database.prepare("SELECT chain_id FROM market").get() ?? {};
    if (known === undefined) database.prepare("INSERT INTO market (chain_id) VALUES (?)").run(String(chainId));
    else if (known !== String(chainId)) throw new UnusableFile(`it is of chain ${String(known)}, not ${chainId}`);
    return { database, found: inspect(database) };
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function checkKind(database: DatabaseSync): void {
  const pragma = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const tables = Number(database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"]);
  if (tables === 0) {
    database.exec(
      `BEGIN; ${CREATE} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}; COMMIT`,
    );
  } else if (pragma("application_id") !== APPLICATION_ID) throw new UnusableFile("it is no saved market");
  else if (pragma("user_version") !== VERSION) {
    throw new UnusableFile(`it is of version ${pragma("user_version")}, and this build knows version ${VERSION} alone`);
  }
}
