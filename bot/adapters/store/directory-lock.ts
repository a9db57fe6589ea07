import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArbError, messageOf } from "../../core/errors.ts";

const SQLITE_BUSY = 5;
/** Far longer than anybody has a part of the lock who only looks at it, or tries to take it at the same moment. */
const WAIT_MS = 100;

/** Keeps the locks from the garbage collector, which closes the database of one that nobody refers to and so frees it. */
const held = new Set<DirectoryLock>();

/**
 * Lets one process use a directory. The lock is SQLite's on an empty database: the kernel drops it with its process,
 * however that ends, so that none is ever stale and no process id can be mistaken for another's.
 */
export class DirectoryLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Throws STORE_IN_USE when another holds it. */
  static acquire(directory: string): DirectoryLock {
    const pidFile = join(directory, "lock.pid");
    const database = new DatabaseSync(join(directory, "lock.db"), { timeout: WAIT_MS });
    try {
      // Not in SQLite's exclusive locking mode: there each of two that start at once keeps a part until both are refused.
      database.exec("BEGIN EXCLUSIVE");
      writeFileSync(pidFile, `${process.pid}\n`);
    } catch (thrown) {
      database.close();
      if (!isBusy(thrown))
        throw new ArbError("STORE_UNUSABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
      throw new ArbError("STORE_IN_USE", { directory, pid: readPid(pidFile) }, { cause: thrown });
    }
    const lock = new DirectoryLock(database);
    held.add(lock);
    return lock;
  }

  release(): void {
    held.delete(this);
    this.#database.close();
  }
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && "errcode" in thrown && (Number(thrown.errcode) & 0xff) === SQLITE_BUSY;
}

/** For the message only: the holder writes it just after it has the lock. */
function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, "utf8").trim();
  } catch {
    return "?";
  }
}
