import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT_CODES } from "../bot/core/errors.ts";

/** What `npm start` takes; everything that is not the devnet's own goes on to `arb run`. */
export interface DevnetOptions {
  /** Of the traders' and rivals' moves; the same seed makes the same moves. */
  readonly seed: number;
  readonly blockTimeMs: number;
  /** Of the chain; 0 takes any free one. */
  readonly port: number;
  readonly relayPort: number;
  /** Where pool list, journal, ledger and log go. */
  readonly directory: string;
  readonly botArguments: readonly string[];
}

const MAX_PORT = 65_535;

/** Where config/embedded/execution.toml expects the chain and the bot's files. */
export const DEFAULTS = { port: 8_545, directory: "var/embedded" } as const;

const HELP = `
First Ctrl-C: no new orders, open ones are followed to their end. Second Ctrl-C: ends at once.

Examples:
  npm start -- --blocks 15 --json
  npm start -- --seed 7 --dry-run
  npm start -- --port 0 --directory var/second`;

/** Reads the command line; prints help or a usage error and ends the process where commander does. */
export function readOptions(argv: readonly string[]): DevnetOptions {
  const program = new Command("npm start --")
    .description("Runs the embedded mainnet with traders, rivals, a Flashbots relay and a builder, and the bot on it.")
    .addOption(
      new Option("--seed <n>", "makes the traders' and rivals' moves repeatable")
        .argParser(wholeNumber(0, 2 ** 32 - 1))
        .default(randomSeed(), "another one each time"),
    )
    .option("--block-time <ms>", "one block each so many milliseconds", wholeNumber(100, 60_000), 2_000)
    .option("--port <port>", "of the chain's endpoint; 0 takes any free one", wholeNumber(0, MAX_PORT), DEFAULTS.port)
    .option(
      "--relay-port <port>",
      "of the relay; by default 8550, or any free one with --port 0",
      wholeNumber(0, MAX_PORT),
    )
    .option("--directory <path>", "for the pool list, the journal, the ledger and the log", DEFAULTS.directory)
    .addOption(new Option("--blocks <n>", "stop after so many blocks").argParser(wholeNumber(1, 1_000_000)))
    .option("--json", "the last line of output is one JSON object")
    .option("--dry-run", "do everything but sign and send, and say what it would have earned")
    .addHelpText("after", HELP)
    .exitOverride((outcome) => process.exit(outcome.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage));
  program.parse(argv, { from: "user" });
  const options = program.opts<{
    seed: number;
    blockTime: number;
    port: number;
    relayPort?: number;
    directory: string;
    blocks?: number;
    json?: boolean;
    dryRun?: boolean;
  }>();
  return {
    seed: options.seed,
    blockTimeMs: options.blockTime,
    port: options.port,
    relayPort: options.relayPort ?? (options.port === 0 ? 0 : 8_550),
    directory: options.directory,
    botArguments: [
      ...(options.blocks === undefined ? [] : ["--blocks", String(options.blocks)]),
      ...(options.json === true ? ["--json"] : []),
      ...(options.dryRun === true ? ["--dry-run"] : []),
    ],
  };
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A different market at each start, unless a seed is given. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
