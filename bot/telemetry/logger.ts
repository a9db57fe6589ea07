import { mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { destination, type Logger, pino } from "pino";
import { ArbError, messageOf } from "../core/errors.ts";

interface LogSettings {
  readonly level: string;
  readonly file: string;
}

/** A log, and the way to end it; what is written to it afterwards goes nowhere. */
export interface OpenLog {
  readonly logger: Logger;
  readonly close: () => void;
}

/**
 * One JSON object a line, in a file: the terminal is for people. Every line passes `redact` as a whole, so that a secret
 * is kept out however it got in. Throws LOG_UNWRITABLE.
 */
export function openLog({ level, file }: LogSettings, redact: (text: string) => string): OpenLog {
  // Synchronous, because a flush at the end does not wait for a write that is under way: its lines could be lost.
  const stream = destination({ fd: openForAppending(file), sync: true });
  // A full disk must not stop orders that are under way.
  stream.on("error", () => undefined);
  // Answers of relays and nodes may still come when everything has ended, and must not end the process with a fault.
  let isOpen = true;
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redact },
    },
    { write: (line: string) => isOpen && stream.write(line) },
  );
  const close = (): void => {
    isOpen = false;
    stream.end();
  };
  return { logger, close };
}

function openForAppending(file: string): number {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    return openSync(file, "a", 0o600);
  } catch (error) {
    throw new ArbError("LOG_UNWRITABLE", { file, problem: messageOf(error) }, { cause: error });
  }
}
