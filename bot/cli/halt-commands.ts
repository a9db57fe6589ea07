import { InvalidArgumentError, type Command } from "commander";
import type { HaltRequest } from "../commands/halt.ts";
import type { AddCommand, Perform } from "./add-command.ts";
import type { CommonOptions } from "./options.ts";

export interface HaltOptions extends CommonOptions, HaltRequest {}

export interface HaltActions {
  halt(options: HaltOptions): Promise<number>;
  resume(options: CommonOptions): Promise<number>;
}

/** It stands in every denial from then on. */
const MAX_REASON_LENGTH = 200;

/** `arb halt` and `arb resume`. */
export function addHalt(program: Command, command: AddCommand, actions: HaltActions, perform: Perform): void {
  command(program, "halt", "Stops new orders at once and over restarts, until resume; needs no endpoint and no key.", [
    'halt --reason "the relay misbehaves"',
    "halt --env production --cancel",
  ])
    .option("--reason <text>", "why; it is told with each order that is refused", reason)
    .option("--cancel", "also cancel what is in flight, as far as it can be", false)
    .action((options: HaltOptions) => perform(options, () => actions.halt(options)));
  command(program, "resume", "Ends a halt, and lets go on what failures have stopped.", [
    "resume --env production",
  ]).action((options: CommonOptions) => perform(options, () => actions.resume(options)));
}

function reason(written: string): string {
  const text = written.trim();
  if (text !== "" && text.length <= MAX_REASON_LENGTH) return text;
  throw new InvalidArgumentError(`Expected a text of 1 to ${MAX_REASON_LENGTH} characters.`);
}
