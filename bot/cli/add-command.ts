import type { Command } from "commander";
import type { CommonOptions } from "./options.ts";

/** Adds a command with the options that all have. */
export type AddCommand = (parent: Command, usage: string, description: string, examples: readonly string[]) => Command;

/** Runs an action when its command was parsed. */
export type Perform = (options: CommonOptions, action: () => Promise<number>) => Promise<void>;
