import { type Command, InvalidArgumentError, Option } from "commander";
import { ArbError } from "../core/errors.ts";
import type { AddCommand, Perform } from "./add-command.ts";
import { address, addresses, wholeNumber } from "./arguments.ts";
import type {
  ImportWalletOptions,
  LookOptions,
  NewWalletOptions,
  RecoverOptions,
  WalletOptions,
} from "./wallet-options.ts";

export interface WalletActions {
  createWallet(options: NewWalletOptions): Promise<number>;
  importWallet(options: ImportWalletOptions): Promise<number>;
  listWallets(options: WalletOptions): Promise<number>;
  showBalances(options: LookOptions): Promise<number>;
  recover(options: RecoverOptions): Promise<number>;
}

/** More accounts than anybody looks for in one mnemonic. */
const MAX_INDEX = 10_000;
const MAX_TOKENS = 100;
const MAX_WAIT_S = 86_400;
const DEFAULT_WAIT_S = 300;

/** `arb wallet`. */
export function addWallet(program: Command, command: AddCommand, actions: WalletActions, perform: Perform): void {
  const wallet = program
    .command("wallet")
    .description(
      "Accounts in encrypted key files, on several networks (wallet create, import, list, balances, recover).",
    )
    .helpCommand(false);
  const add = (usage: string, description: string, examples: readonly string[]): Command =>
    command(wallet, usage, description, examples)
      .option("--wallets <directory>", "where the key files are, instead of the user's data directory")
      .option("--networks <file>", "the networks, instead of config/networks/networks.toml");

  withPassword(
    add("create", "Makes a new key in an encrypted file; its password is read from ARB_KEYS_PASSWORD.", [
      "wallet create trader",
      "wallet create trader --password-file password.txt --json",
    ]),
  )
    .argument("<name>", "of the file to make; it is never written over", walletName)
    .action((name: string, options: WalletOptions) =>
      perform(options, () => actions.createWallet({ ...options, name })),
    );
  withPassword(
    add("import", "Puts a key or a mnemonic that stdin or a file brings into a new encrypted file.", [
      "wallet import trader < key.txt",
      "wallet import trader --from mnemonic.txt --index 2",
    ]),
  )
    .argument("<name>", "of the file to make; it is never written over", walletName)
    .option("--from <file>", "holds the key or the mnemonic, and only its owner may use it (mode 0600)")
    .option("--index <n>", "which account of a mnemonic, at m/44'/60'/0'/0", wholeNumber(0, MAX_INDEX), 0)
    .action((name: string, options: Omit<ImportWalletOptions, "name">) =>
      perform(options, () => actions.importWallet({ ...options, name })),
    );
  add("list", "The key files, their accounts and what uses them; needs no password and no endpoint.", [
    "wallet list",
    "wallet list --env production --json",
  ]).action((options: WalletOptions) => perform(options, () => actions.listWallets(options)));
  looking(
    add("balances", "What the accounts have on each network, and what gas costs there.", [
      "wallet balances",
      "wallet balances --network base,arbitrum --wallet trader --json",
    ]),
  ).action((options: LookOptions) => perform(options, () => actions.showBalances(options)));
  withPassword(
    looking(
      add("recover", "Finds tokens, allowances and stuck nonces, tries what frees them, and with --execute does it.", [
        "wallet recover",
        "wallet recover --network base --to 0x… --execute",
      ]),
    ),
  )
    .option("--token <addresses>", "look for these tokens, instead of the network's list", addresses(MAX_TOKENS))
    .option("--to <address>", "where tokens go; without it they are only shown", address)
    .option("--execute", "send what the dry run has shown", false)
    .option("--yes", "do not ask", false)
    .option("--wait <seconds>", "how long to wait for each receipt", wholeNumber(1, MAX_WAIT_S), DEFAULT_WAIT_S)
    .action(({ wait, ...options }: Omit<RecoverOptions, "waitS"> & { readonly wait: number }) =>
      perform(options, () => actions.recover({ ...options, waitS: wait })),
    );
}

/** For what opens or makes key files. What people try first is refused in words, because it is too late for that key. */
function withPassword(command: Command): Command {
  for (const secret of ["--private-key", "--key", "--mnemonic", "--password"]) {
    command.addOption(new Option(`${secret} <secret>`).hideHelp().argParser(() => refuseSecret(secret)));
  }
  return command.option("--password-file <file>", "its first line is the password, instead of ARB_KEYS_PASSWORD");
}

function looking(command: Command): Command {
  return command
    .option("--network <names>", "of these networks only, with commas between them", names)
    .option("--wallet <wallets>", "these wallets only: names or addresses with commas between them", names);
}

function names(written: string): readonly string[] {
  const read = written.split(",").map((name) => name.trim());
  if (read.every((name) => name !== "")) return read;
  throw new InvalidArgumentError("Expected names with commas between them.");
}

function walletName(written: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,47}$/.test(written)) return written;
  throw new ArbError("ARGUMENT_INVALID", {
    argument: "<name>",
    expected: "a name of up to 48 lower-case letters, digits and hyphens",
    actual: "something else",
  });
}

function refuseSecret(argument: string): never {
  throw new ArbError("ARGUMENT_INVALID", {
    argument,
    expected: "read from stdin, from the environment or from a file",
    actual: "an argument, which every process of this machine can read",
  });
}
