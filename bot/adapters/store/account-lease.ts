import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Address } from "../../core/hex.ts";
import { DirectoryLock } from "./directory-lock.ts";

/** Where leases are, and what is told to whom they are refused. */
export interface LeaseSettings {
  /** One for all engines of a machine: two with different lease directories do not see each other. */
  readonly directory: string;
  readonly chainId: bigint;
  /** The data directory of the engine that asks. */
  readonly dataDirectory: string;
}

/** Names the data directory of the holder, for the sentence that refuses a second one. */
const HOLDER_FILE = "holder";

/** `leases` in the user's state directory (XDG), unless the settings name another one. */
export function defaultLeaseDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const stateHome = environment["XDG_STATE_HOME"] ?? "";
  return join(stateHome === "" ? join(homedir(), ".local", "state") : stateHome, "flash-arbitrage", "leases");
}

/**
 * Lets one engine of this machine sign with an account on a chain, whatever data directories the engines have. The
 * kernel holds a lease for its process, however that ends, as it holds the lock of a data directory.
 */
export class AccountLease {
  readonly #locks: readonly DirectoryLock[];

  private constructor(locks: readonly DirectoryLock[]) {
    this.#locks = locks;
  }

  /** Takes all of the accounts, or none and throws: ACCOUNT_IN_USE, or LEASE_UNUSABLE. */
  static acquire(accounts: readonly Address[], settings: LeaseSettings): AccountLease {
    const locks: DirectoryLock[] = [];
    try {
      // In one order for everybody, so that of two engines that start at once one gets all of them.
      for (const account of accounts.toSorted()) locks.push(lockOf(account, settings));
    } catch (thrown) {
      for (const lock of locks) lock.release();
      throw thrown;
    }
    return new AccountLease(locks);
  }

  release(): void {
    for (const lock of this.#locks) lock.release();
  }
}

function lockOf(account: Address, { directory, chainId, dataDirectory }: LeaseSettings): DirectoryLock {
  const own = join(directory, String(chainId), account);
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    using stack = new DisposableStack();
    const lock = stack.adopt(DirectoryLock.acquire(own), (acquired) => acquired.release());
    writeFileSync(join(own, HOLDER_FILE), dataDirectory);
    stack.move();
    return lock;
  } catch (thrown) {
    if (!(thrown instanceof ArbError)) {
      throw new ArbError("LEASE_UNUSABLE", { directory: own, problem: messageOf(thrown) }, { cause: thrown });
    }
    if (thrown.code !== "STORE_IN_USE") throw thrown;
    const { pid = "?" } = thrown.facts;
    throw new ArbError("ACCOUNT_IN_USE", { account, pid, directory: holderOf(own) }, { cause: thrown });
  }
}

/** For the message only: the holder writes it just after it has the lease. */
function holderOf(directory: string): string {
  try {
    return readFileSync(join(directory, HOLDER_FILE), "utf8");
  } catch {
    return "?";
  }
}
