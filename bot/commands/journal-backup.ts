import { readFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../core/errors.ts";
import type { ConfigurationCopy } from "../ports/journal-keeper.ts";

export interface ConfigurationFiles {
  /** Of one environment: its settings, and what they name. */
  readonly files: readonly string[];
  /** Takes secrets and the keys in endpoints out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * The configuration, as a backup may have it: who reads that must learn no secret, so that the keys in endpoints have to
 * be written in again. In the place of a file that cannot be read stands why: the orders are backed up in any case.
 */
export async function configurationCopies({
  files,
  redact,
}: ConfigurationFiles): Promise<readonly ConfigurationCopy[]> {
  const copies = files.map(async (file, index) => {
    // Two files of the same name may lie in different folders.
    const name = `${index + 1}-${path.basename(file).replaceAll(/[^A-Za-z0-9._-]/g, "_")}`;
    const text = await readFile(file, "utf8").catch(
      (thrown: unknown) => `This file could not be read when the backup was made: ${messageOf(thrown)}\n`,
    );
    return { name, text: redact(text) };
  });
  return Promise.all(copies);
}
