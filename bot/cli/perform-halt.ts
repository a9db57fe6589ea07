import { type HaltControl, haltEngine, type HaltRequest } from "../commands/halt.ts";
import { resumeEngine } from "../commands/resume.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

/** The kill switch of one data directory, and who would obey it. */
export interface HaltParts {
  readonly control: HaltControl;
  readonly directory: string;
  /** The process of the engine that runs on the directory; undefined when none does. */
  readonly engine: () => string | undefined;
  readonly nowMs: () => number;
}

/** `arb halt`: one sentence; doing it again is harmless. */
export async function performHalt(parts: HaltParts, request: HaltRequest, output: Output): Promise<number> {
  const { halt, changed } = await haltEngine(parts.control, request, parts.nowMs());
  const engine = parts.engine();
  const what = changed ? "Halted" : `Was halted already, since ${new Date(halt.atMs).toISOString()}`;
  const inFlight = halt.cancelInFlight ? "what is in flight is cancelled as far as it can be" : undefined;
  const effect = ["no new orders are made until `arb resume`", ...(inFlight === undefined ? [] : [inFlight])];
  const text = `${what} (${printable(halt.reason)}): ${effect.join(", and ")}. ${whoObeys(parts, engine, "before its next signature")}`;
  output.result({ halted: true, changed, ...halt, directory: parts.directory, engine: engine ?? null }, text);
  return EXIT_CODES.ok;
}

/** `arb resume`: one sentence; doing it again is harmless. */
export async function performResume(parts: HaltParts, output: Output): Promise<number> {
  const ended = await resumeEngine(parts.control);
  const engine = parts.engine();
  const what =
    ended === undefined
      ? "Was not halted; what failures have stopped may go on."
      : `Resumed (it was halted: ${printable(ended.reason)}): orders may be made.`;
  const text = `${what} ${whoObeys(parts, engine, "with its next order")}`;
  output.result(
    { halted: false, changed: ended !== undefined, directory: parts.directory, engine: engine ?? null },
    text,
  );
  return EXIT_CODES.ok;
}

function whoObeys({ directory }: HaltParts, engine: string | undefined, when: string): string {
  return engine === undefined
    ? `No engine runs on ${directory}; the next one that starts there obeys.`
    : `The engine of process ${engine} obeys ${when}.`;
}
