import { InvalidArgumentError, type Command } from "commander";
import type { Address } from "../core/hex.ts";
import type { AddCommand, Perform } from "./add-command.ts";
import type { CommonOptions } from "./options.ts";

export interface ReleaseOptions extends CommonOptions {
  /** A pool or a token; a pool of Uniswap V4 by its id. */
  readonly released: Address;
}

export interface QuarantineActions {
  listQuarantine(options: CommonOptions): Promise<number>;
  release(options: ReleaseOptions): Promise<number>;
}

const ADDRESS_OR_ID = /^0x([0-9a-f]{40}|[0-9a-f]{64})$/;

/** `arb quarantine` and `arb quarantine release`. */
export function addQuarantine(
  program: Command,
  command: AddCommand,
  actions: QuarantineActions,
  perform: Perform,
): void {
  const quarantine = command(
    program,
    "quarantine",
    "Pools and tokens that nothing is traded through, since when, until when and why; works while the bot runs.",
    ["quarantine", "quarantine --env production --json", "quarantine release 0x…"],
  )
    .enablePositionalOptions()
    .helpCommand(false)
    .action((options: CommonOptions) => perform(options, () => actions.listQuarantine(options)));
  command(quarantine, "release", "Lets a pool or a token go; a running bot sees it at its next block.", [
    "quarantine release 0x… --env production",
  ])
    .argument("<address>", "the pool or the token, as the list shows it", addressOrId)
    .action((released: Address, options: CommonOptions) =>
      perform(options, () => actions.release({ ...options, released })),
    );
}

function addressOrId(written: string): Address {
  const lower = written.toLowerCase();
  if (ADDRESS_OR_ID.test(lower)) return lower as Address;
  throw new InvalidArgumentError("Expected an address, 0x and 40 hexadecimal digits, or a pool's id of 64.");
}
