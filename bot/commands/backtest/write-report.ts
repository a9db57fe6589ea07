import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { BlockResult } from "./block-result.ts";
import { reportHtml } from "./report-html.ts";

/** Beside the file that Node would load, chart.js has one for browsers, which its package does not export. */
const FOR_BROWSERS = "chart.umd.min.js";

/** Writes the report, and the folders on the way to it. Throws ARGUMENT_INVALID when it cannot be written. */
export async function writeReport(file: string, blocks: readonly BlockResult[]): Promise<void> {
  const library = path.join(path.dirname(createRequire(import.meta.url).resolve("chart.js")), FOR_BROWSERS);
  const html = reportHtml(blocks, await readFile(library, "utf8"));
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, html);
  } catch (thrown) {
    const expected = `a file that can be written (${messageOf(thrown)})`;
    throw new ArbError("ARGUMENT_INVALID", { argument: "--report", expected, actual: file });
  }
}
