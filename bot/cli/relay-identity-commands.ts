import type { Command } from "commander";
import type { AddCommand, Perform } from "./add-command.ts";
import type { CommonOptions } from "./options.ts";

export interface NewIdentityOptions extends CommonOptions {
  /** The key file to make. */
  readonly file: string;
}

export interface RelayIdentityActions {
  newRelayIdentity(options: NewIdentityOptions): Promise<number>;
}

/** `arb relay-identity`. */
export function addRelayIdentity(
  program: Command,
  command: AddCommand,
  actions: RelayIdentityActions,
  perform: Perform,
): void {
  const identity = program
    .command("relay-identity")
    .description("The key by which relays know this bot (relay-identity new).")
    .helpCommand(false);
  command(identity, "new", "Makes a key in a new encrypted file; its password is read from ARB_KEYS_PASSWORD.", [
    "relay-identity new relay-identity.json --env production",
  ])
    .argument("<file>", "the file to make; it is never written over")
    .action((file: string, options: CommonOptions) =>
      perform(options, () => actions.newRelayIdentity({ ...options, file })),
    );
}
