import type { Logger } from "pino";
import { EXIT_CODES, messageOf } from "../core/errors.ts";
import type { Output } from "./output.ts";

/**
 * What nobody foresaw ends the process, because nothing can be trusted after it; the next start takes up what was open.
 * The terminal gets a sentence, the log the stack. Returns the way to stop listening.
 */
export function sayLastWords(output: Output, logger: Logger, close: () => void): () => void {
  const end = (err: unknown): never => {
    logger.fatal({ err }, "unforeseen");
    close();
    output.problem(`Something unforeseen happened: ${messageOf(err)}`);
    process.exit(EXIT_CODES.unexpected);
  };
  process.on("uncaughtException", end);
  return () => process.off("uncaughtException", end);
}
