import { CommanderError } from "commander";
import { toDecimalJson } from "../core/decimal-json.ts";
import { ArbError, EXIT_CODES, messageOf } from "../core/errors.ts";
import type { CommonOptions } from "./options.ts";
import { Output, type Terminal } from "./output.ts";
import { type Actions, buildProgram } from "./program.ts";

interface Streams {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

/**
 * Parses the command line, performs the command and resolves to the exit code. A fault is one sentence on stderr, and
 * with --json also an object on stdout; nobody is shown a stack trace.
 */
export async function runCli(
  argv: readonly string[],
  actionsFor: (output: Output) => Actions,
  { stdout, stderr }: Streams,
  redact: (text: string) => string,
): Promise<number> {
  const json = argv.includes("--json");
  const output = new Output({ stdout, stderr, json, redact });
  let exitCode: number = EXIT_CODES.ok;
  const program = buildProgram(actionsFor(output), async (_options: CommonOptions, action) => {
    exitCode = await action();
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
    command.exitOverride().configureOutput({
      writeErr: (text) => output.problem(text.trimEnd()),
      writeOut: (text) => stdout.write(text),
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, output, stdout, redact);
  }
}

function explain(error: unknown, output: Output, stdout: Terminal, redact: (text: string) => string): number {
  const fault = faultOf(error);
  if (fault.exitCode === EXIT_CODES.ok) return fault.exitCode;
  // commander has printed its own sentence.
  if (!(error instanceof CommanderError)) output.problem(fault.message);
  if (output.json) {
    const { code, message } = fault;
    const nature =
      error instanceof ArbError
        ? { severity: error.severity, recoverable: error.recoverable, retry: error.retry }
        : undefined;
    stdout.write(`${redact(toDecimalJson({ error: { code, message, ...nature } }))}\n`);
  }
  return fault.exitCode;
}

function faultOf(error: unknown): { readonly code: string; readonly message: string; readonly exitCode: number } {
  if (error instanceof ArbError) return error;
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    return { code: "USAGE", message: error.message.replace(/^error: /, ""), exitCode };
  }
  const message = `Something unforeseen happened: ${messageOf(error)}`;
  return { code: "UNEXPECTED", message, exitCode: EXIT_CODES.unexpected };
}
