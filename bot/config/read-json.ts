import { readFile } from "node:fs/promises";
import { ArbError, messageOf } from "../core/errors.ts";

/** More than any list of pools needs, and little enough to be read in no time. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The JSON of an input file. Throws INPUT_FILE_INVALID, which names the file and the kind of thing it should be. */
export async function readJson(file: string, kind: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const problem = missing ? "there is no such file" : `it cannot be read (${messageOf(error)})`;
    throw new ArbError("INPUT_FILE_INVALID", { file, kind, problem }, { cause: error });
  }
  if (bytes.length > MAX_BYTES) {
    throw new ArbError("INPUT_FILE_INVALID", { file, kind, problem: `it has more than ${MAX_BYTES} bytes` });
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ArbError("INPUT_FILE_INVALID", { file, kind, problem: "it is not JSON" }, { cause: error });
  }
}
