import type { BackupReport, JournalReport, RestoreReport } from "../ports/journal-keeper.ts";

/** What `arb journal check` found, for people. */
export function describeJournal(journal: JournalReport | undefined, directory: string): string {
  if (journal === undefined) return `There is no journal in ${directory} yet.`;
  const torn = `An unfinished record of ${journal.tornBytes} bytes follows; the next start cuts it off.`;
  return [
    `The journal in ${directory} is whole.`,
    `${journal.records} records in ${journal.bytes} bytes, format version ${journal.formatVersion}.`,
    describeOrders(journal),
    ...(journal.tornBytes > 0 ? [torn] : []),
  ].join("\n");
}

/** What was backed up, for people. */
export function describeBackup({ backup, journal, bytes }: BackupReport): string {
  return [`Backed up ${bytes} bytes to ${backup}.`, describeOrders(journal)].join("\n");
}

/** What was restored, and what the next start makes of it, for people. */
export function describeRestore({ backup, journal, replaced, givenUp }: RestoreReport): string {
  return [
    `Restored ${backup}.`,
    describeOrders(journal),
    ...(replaced === undefined ? [] : [`What was there before is kept in ${replaced}.`]),
    ...(givenUp.length === 0
      ? []
      : [
          `Given up, with transactions that may still land: ${givenUp.length === 1 ? "order" : "orders"} ${givenUp.join(", ")}.`,
        ]),
    "Nothing in a backup is believed about the chain: at the next start the chain is asked for every account's nonces, and",
    "what became of each order that was not settled then. Nonces that the backup does not know count as used by others.",
    "The configuration was not touched; the backup has a copy of it, without secrets, to compare.",
  ].join("\n");
}

function describeOrders({ orders, openOrders, unsettledOrders }: JournalReport): string {
  const noun = orders === 1 ? "order" : "orders";
  return `${orders} ${noun}: ${openOrders} open, ${unsettledOrders - openOrders} ended and not yet final, ${orders - unsettledOrders} settled.`;
}
