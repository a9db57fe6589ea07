import { Command, Option } from "commander";
import type { AddCommand, Perform } from "./add-command.ts";
import { address, addresses, asset, environmentName, wholeNumber } from "./arguments.ts";
import { addBacktest, type BacktestActions } from "./backtest-command.ts";
import { addHalt, type HaltActions } from "./halt-commands.ts";
import { addJournal, type JournalActions } from "./journal-commands.ts";
import { addOrders, type OrdersActions } from "./orders-commands.ts";
import { addQuarantine, type QuarantineActions } from "./quarantine-commands.ts";
import { addRelayIdentity, type RelayIdentityActions } from "./relay-identity-commands.ts";
import { addTrade, type TradeActions } from "./trade-commands.ts";
import { addWallet, type WalletActions } from "./wallet-commands.ts";
import type { CheckOptions, RotateOptions, RunOptions, SimulateOptions, WithdrawOptions } from "./options.ts";

/** What each command does; resolves to the exit code. */
export interface Actions
  extends
    BacktestActions,
    HaltActions,
    JournalActions,
    OrdersActions,
    QuarantineActions,
    RelayIdentityActions,
    TradeActions,
    WalletActions {
  run(options: RunOptions): Promise<number>;
  simulate(options: SimulateOptions): Promise<number>;
  withdraw(options: WithdrawOptions): Promise<number>;
  rotateOperator(options: RotateOptions): Promise<number>;
  checkConfig(options: CheckOptions): Promise<number>;
}

const MAX_BLOCKS = 1_000_000_000;
const MAX_OPERATORS = 4;
const MAX_TOKENS = 1_000;
const EXIT_CODES_HELP = `
Exit codes: 0 done, 1 unforeseen, 2 arguments, settings or input files, 3 endpoint, chain, contract, funds or port,
4 stored data, 5 tried and would not work, 130 ended by a second Ctrl-C.`;

/** `arb`'s command line: what it takes, and what its help says. */
export function buildProgram(actions: Actions, perform: Perform): Command {
  const program = new Command("arb")
    .description("Finds arbitrage, simulates, bundles, submits, and follows every order to a certain end.")
    .addHelpText("after", EXIT_CODES_HELP)
    // For commands that have others below them and do something themselves: what stands behind those is theirs.
    .enablePositionalOptions()
    .helpCommand(false);

  const command = (parent: Command, usage: string, description: string, examples: readonly string[]): Command =>
    parent
      .command(usage)
      .description(description)
      .option("--config <file>", "a configuration file, instead of config/<env>/execution.toml")
      .addOption(
        new Option("--env <name>", "which of the environments in config/")
          .argParser(environmentName)
          .default("embedded")
          .conflicts("config"),
      )
      .option("--json", "the last line of output is one JSON object", false)
      .addHelpText("after", `\nExamples:\n${examples.map((example) => `  arb ${example}`).join("\n")}`);

  command(program, "run", "Runs the bot until Ctrl-C; open orders are then followed to their end.", [
    "run --env embedded",
    "run --env production --dry-run",
    "run --config my.toml --blocks 15 --json",
  ])
    .option(
      "--blocks <n>",
      "make no new order after so many blocks, and end with the last one",
      wholeNumber(1, MAX_BLOCKS),
    )
    .option("--dry-run", "do everything but sign and send, and say what it would have earned", false)
    .action((options: RunOptions) => perform(options, () => actions.run(options)));

  command(program, "simulate", "Executes one route on a fork with the real contract; needs no key, sends nothing.", [
    "simulate",
    "simulate --route route.json --json",
  ])
    .addOption(new Option("--best", "the best opportunity there is now (the default)").conflicts("route"))
    .option("--route <file>", "a route by hand: { profitToken, amountIn, hops: [{ venue, pool, tokenIn, tokenOut }] }")
    .action((options: SimulateOptions) => perform(options, () => actions.simulate(options)));

  addBacktest(program, actions, perform);
  addOrders(program, command, actions, perform);
  addHalt(program, command, actions, perform);
  addJournal(program, command, actions, perform);
  addQuarantine(program, command, actions, perform);
  addRelayIdentity(program, command, actions, perform);
  addWallet(program, command, actions, perform);
  addTrade(program, command, actions, perform);

  command(program, "withdraw", "Takes assets out of the contract; needs the owner's key in ARB_OWNER_KEY.", [
    "withdraw --token WETH --amount all --to 0x…",
    "withdraw --env production --token 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48 --amount 250.5 --to 0x… --yes",
  ])
    .requiredOption("--token <token>", "its address, or ETH or WETH", asset)
    .requiredOption("--amount <amount>", "in whole units, such as 1.5, or all")
    .requiredOption("--to <address>", "who receives it", address)
    .option("--yes", "do not ask", false)
    .action((options: Omit<WithdrawOptions, "asset"> & { readonly token: WithdrawOptions["asset"] }) =>
      perform(options, () => actions.withdraw({ ...options, asset: options.token })),
    );

  addOperator(program, command, actions, perform);

  const config = program.command("config").description("Looks at the configuration.").helpCommand(false);
  command(config, "check", "Checks settings, keys, endpoint, chain, contract and accounts: one row each.", [
    "config check --env production",
    "config check --offline --json",
  ])
    .option("--offline", "ask nothing of the network", false)
    .action((options: CheckOptions) => perform(options, () => actions.checkConfig(options)));
  return program;
}

function addOperator(program: Command, command: AddCommand, actions: Actions, perform: Perform): void {
  const operator = program
    .command("operator")
    .description("Replaces the accounts that may execute (operator rotate).")
    .helpCommand(false);
  command(
    operator,
    "rotate",
    "Deploys a successor with other operators, moves everything there and records it; needs ARB_OWNER_KEY.",
    ["operator rotate --operators 0x…,0x… --dry-run", "operator rotate --env production --operators 0x… --yes --json"],
  )
    .requiredOption(
      "--operators <addresses>",
      "all that may execute from then on, up to four; the first pays the least gas",
      addresses(MAX_OPERATORS),
    )
    .addOption(
      new Option("--tokens <addresses>", "look for these tokens too")
        .argParser(addresses(MAX_TOKENS))
        .default([], "none"),
    )
    .option("--listed-only", "look for the pool list's tokens and --tokens alone, not for those in the logs", false)
    .option("--dry-run", "say what it would do and cost, and send nothing", false)
    .option("--yes", "do not ask", false)
    .action((options: RotateOptions) => perform(options, () => actions.rotateOperator(options)));
}
