import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { ArbError } from "../../core/errors.ts";
import { JOURNAL_FILE } from "./file-order-store.ts";
import { reportOnJournal } from "./journal-report.ts";
import { SqliteLedger } from "./sqlite-ledger.ts";

/**
 * The books of a directory; undefined when there are none yet. Books without an order are believed only when the journal
 * has none either: rejects with JOURNAL_DAMAGED or JOURNAL_VERSION_UNKNOWN when that cannot be read, and with
 * STORE_UNUSABLE when the ledger is what cannot, or is not there.
 */
export async function openBooks(directory: string): Promise<SqliteLedger | undefined> {
  const ledger = SqliteLedger.open(directory);
  try {
    if (ledger !== undefined && ledger.listOrders({ limit: 1 }).length > 0) return ledger;
    const file = join(directory, JOURNAL_FILE);
    if (!existsSync(file)) return ledger;
    await using handle = await open(file);
    const { report } = await reportOnJournal(file, handle);
    if (ledger !== undefined || report.orders === 0) return ledger;
    const problem = `its ledger is missing; the next start of an engine makes it anew, with the ${report.orders} orders of its journal`;
    throw new ArbError("STORE_UNUSABLE", { directory, problem });
  } catch (thrown) {
    ledger?.close();
    throw thrown;
  }
}
