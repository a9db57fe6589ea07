import { type Command, InvalidArgumentError, Option } from "commander";
import type { BacktestRequest } from "../commands/backtest/backtest.ts";
import { endpointOf } from "../core/endpoint.ts";
import type { Perform } from "./add-command.ts";
import { wholeNumber } from "./arguments.ts";

export interface BacktestOptions extends BacktestRequest {
  readonly rpcUrl: string;
  /** A list of pools that are looked at, too. */
  readonly pools?: string;
  /** Where the report goes, instead of var/backtest/. */
  readonly report?: string;
  readonly json: boolean;
}

export interface BacktestActions {
  backtest(options: BacktestOptions): Promise<number>;
}

const MAX_BLOCK = 1_000_000_000;
const MAX_INDEX = 1_000_000;
const EXAMPLES = `
Examples:
  arb backtest --rpc-url https://… --block 18426253
  arb backtest --rpc-url http://127.0.0.1:18545 --block 18426253 --before-index 1 --json
  arb backtest --rpc-url https://… --block 18426253 --to-block 18426260 --pools config/production/pools.json`;

/** `arb backtest`. It has no settings: all that it is told stands on its line. */
export function addBacktest(program: Command, actions: BacktestActions, perform: Perform): void {
  program
    .command("backtest")
    .description(
      "Looks for what could have been earned in blocks of the past, and executes it on a fork; needs no key.",
    )
    .requiredOption(
      "--rpc-url <url>",
      "an archive node, or another endpoint that has the state before the block",
      httpUrl,
    )
    .requiredOption("--block <n>", "the block, or the first one", wholeNumber(1, MAX_BLOCK))
    .option("--to-block <n>", "the last block", wholeNumber(1, MAX_BLOCK))
    .addOption(
      new Option("--before-index <i>", "only the state before this transaction of the block, not every state inside it")
        .argParser(wholeNumber(0, MAX_INDEX))
        .conflicts("toBlock"),
    )
    .option("--pools <file>", "look at the pools of this list, too; what it says of their fees is believed")
    .option("--report <file>", "where the report goes, instead of var/backtest/")
    .option("--json", "the last line of output is one JSON object", false)
    .addHelpText("after", EXAMPLES)
    .action((options: BacktestOptions) => perform({ env: "", ...options }, () => actions.backtest(options)));
}

/** A fork is made over HTTP. */
function httpUrl(written: string): string {
  const endpoint = endpointOf(written);
  if (endpoint?.transport === "http") return endpoint.address;
  throw new InvalidArgumentError("Expected an https:// URL (http:// on this machine only).");
}
