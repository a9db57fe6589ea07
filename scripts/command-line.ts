import { Command } from "commander";
import { EXIT_CODES } from "../bot/core/errors.ts";

/** The command line of a script of package.json, such as "npm run test:faults": help, and refusals in one sentence. */
export function commandLine(script: string, description: string): Command {
  return new Command(`${script} --`)
    .description(description)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage));
}
