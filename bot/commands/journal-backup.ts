import { readFile } from "node:fs/promises";
import path from "node:path";
import { ArbError, messageOf } from "../core/errors.ts";
import type { ConfigurationCopy } from "../ports/journal-keeper.ts";

export interface ConfigurationFiles {
  /** Of one environment: its settings, and what they name. */
  readonly files: readonly string[];
  /** Takes secrets and the keys in endpoints out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * The configuration, as a backup may have it: who reads that must learn no secret, so that the keys in endpoints have to
 * be written in again. Rejects with INPUT_FILE_INVALID when a file cannot be read.
 */
export async function configurationCopies({
  files,
  redact,
}: ConfigurationFiles): Promise<readonly ConfigurationCopy[]> {
  const copies = files.map(async (file, index) => {
    // Two files of the same name may lie in different folders.
    const name = `${index + 1}-${path.basename(file).replaceAll(/[^A-Za-z0-9._-]/g, "_")}`;
    return { name, text: redact(await textOf(file)) };
  });
  return Promise.all(copies);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    const facts = { file, kind: "configuration file for a backup", problem: messageOf(thrown) };
    throw new ArbError("INPUT_FILE_INVALID", facts, { cause: thrown });
  }
}
