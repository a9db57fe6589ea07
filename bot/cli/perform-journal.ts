import { configurationCopies, type ConfigurationFiles } from "../commands/journal-backup.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { JournalKeeper } from "../ports/journal-keeper.ts";
import type { Output } from "./output.ts";
import { describeBackup, describeJournal, describeRestore } from "./print-journal.ts";

/** `arb journal check`: a journal that is not whole is a fault, and said as one. */
export async function performJournalCheck(keeper: JournalKeeper, directory: string, output: Output): Promise<number> {
  const journal = await keeper.check();
  output.result({ journal: journal ?? null }, describeJournal(journal, directory));
  return EXIT_CODES.ok;
}

/** `arb journal backup`. */
export async function performBackup(
  keeper: JournalKeeper,
  { to, configuration }: { readonly to: string; readonly configuration: ConfigurationFiles },
  output: Output,
): Promise<number> {
  const report = await keeper.backup(to, await configurationCopies(configuration));
  output.result(report, describeBackup(report));
  return EXIT_CODES.ok;
}

/** `arb journal restore`. */
export async function performRestore(
  keeper: JournalKeeper,
  { backup, force }: { readonly backup: string; readonly force: boolean },
  output: Output,
): Promise<number> {
  const report = await keeper.restore(backup, { force });
  output.result(report, describeRestore(report));
  return EXIT_CODES.ok;
}
