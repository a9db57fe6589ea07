import { createInterface } from "node:readline/promises";
import { ArbError } from "../core/errors.ts";

/** Asks before something that cannot be undone. Throws CONFIRMATION_MISSING when nobody is there to answer. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new ArbError("CONFIRMATION_MISSING", {});
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} Type "yes" to go on: `)).trim() === "yes";
  } finally {
    terminal.close();
  }
}
