import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "../core/hex.ts";
import { RECOVERIES, type Recovery } from "../core/legs-arbitrage.ts";
import type { TradeSubmission } from "../core/split-trade.ts";
import type { AddCommand, Perform } from "./add-command.ts";
import { address, wholeNumber } from "./arguments.ts";
import type { CommonOptions } from "./options.ts";

/** What both kinds of trade take. */
export interface TradeOptions extends CommonOptions {
  /** The trader's own; made up when absent. */
  readonly id?: string;
  readonly maxSlippageBps?: number;
  /** In gwei, as written. */
  readonly maxGasPrice?: string;
  readonly submission?: TradeSubmission;
  readonly dryRun: boolean;
}

export interface SplitOptions extends TradeOptions {
  readonly side: "sell" | "buy";
  /** In units of the token, as written. */
  readonly amount: string;
  /** A symbol of the pool list, or an address. */
  readonly token: string;
  readonly other: string;
  /** In units of the other token, as written. */
  readonly worst?: string;
  readonly exchanges?: readonly string[];
  readonly allowShortfall: boolean;
}

export interface LegsOptions extends TradeOptions {
  readonly buyPool: Address;
  readonly sellPool: Address;
  /** A symbol of the pool list, or an address. */
  readonly token: string;
  /** In units of the token, as written; sized by the bot without it. */
  readonly amount?: string;
  readonly maxLossBps?: number;
  readonly recoveries?: readonly Recovery[];
}

export interface TradeActions {
  tradeSplit(options: SplitOptions): Promise<number>;
  tradeLegs(options: LegsOptions): Promise<number>;
}

const MAX_BPS = 10_000;

/** `arb trade`. */
export function addTrade(program: Command, command: AddCommand, actions: TradeActions, perform: Perform): void {
  const trade = program
    .command("trade")
    .description("One trade with capital of your own, by the bot that runs here or by itself (trade split, legs).")
    .helpCommand(false);

  const split = command(
    trade,
    "split",
    "Sells or buys an amount over several exchanges at once, each as much as it is best for.",
    [
      "trade split sell 25 WETH USDC --dry-run",
      "trade split buy 50000 USDC WETH --worst 26 --json",
      "trade split sell 25 WETH USDC --exchanges uniswap-v3,sushiswap --allow-shortfall",
    ],
  )
    .addArgument(
      new Argument("<side>", "whether the amount is of what is sold, or of what is bought").choices(["sell", "buy"]),
    )
    .argument("<amount>", "in units of the token, such as 1.5")
    .argument("<token>", "that is sold or bought: a symbol of the pool list, or an address")
    .argument("<other>", "the one that it is traded for")
    .option("--worst <amount>", "the least of the other token for all of it; when it buys, the most")
    .option("--exchanges <names>", "only these, with commas between them", words)
    .option("--allow-shortfall", "trade less where the limits leave no room for all of it", false);
  withTerms(split).action((side: "sell" | "buy", amount: string, token: string, other: string, options: TradeOptions) =>
    perform(options, () => actions.tradeSplit({ ...(options as SplitOptions), side, amount, token, other })),
  );

  const legs = command(
    trade,
    "legs",
    "Buys at one pool and sells at another, by two swaps, and deals with a half-done trade.",
    [
      "trade legs 0x… 0x… WETH --dry-run",
      "trade legs 0x… 0x… WETH --amount 2 --recoveries other-exchange,unwind --max-loss-bps 50",
    ],
  )
    .argument("<buy-pool>", "where the token is sold for the other one of the pool", address)
    .argument("<sell-pool>", "where that is sold for the token", address)
    .argument("<token>", "in which the profit is: a symbol of the pool list, or an address")
    .option("--amount <amount>", "in units of the token; the best one without it")
    .option("--max-loss-bps <bps>", "of what went in: what recovering may lose", wholeNumber(0, MAX_BPS))
    .option("--recoveries <words>", `some of ${RECOVERIES.join(", ")}, tried in their order`, recoveries);
  withTerms(legs).action((buyPool: Address, sellPool: Address, token: string, options: TradeOptions) =>
    perform(options, () => actions.tradeLegs({ ...(options as LegsOptions), buyPool, sellPool, token })),
  );
}

function withTerms(command: Command): Command {
  return command
    .option("--id <id>", "of your own; one that was used before is refused")
    .option("--max-slippage-bps <bps>", "how much less than its fresh quote a swap may bring", wholeNumber(0, MAX_BPS))
    .option("--max-gas-price <gwei>", "above it, it waits and is then denied", gwei)
    .addOption(
      new Option("--submission <way>", "by relays alone, or by the public pool").choices(["private", "public"]),
    )
    .option(
      "--dry-run",
      "execute it on a fork by a made-up account with enough of the token; sends nothing, needs no key",
      false,
    );
}

function words(written: string): readonly string[] {
  const read = written.split(",").map((word) => word.trim());
  if (read.every((word) => word !== "") && new Set(read).size === read.length) return read;
  throw new InvalidArgumentError("Expected different names with commas between them.");
}

function recoveries(written: string): readonly Recovery[] {
  const known = words(written).flatMap((word) => RECOVERIES.find((recovery) => recovery === word) ?? []);
  if (known.length === words(written).length) return known;
  throw new InvalidArgumentError(`Expected some of ${RECOVERIES.join(", ")}, with commas between them.`);
}

function gwei(written: string): string {
  if (/^\d{1,6}(\.\d{1,9})?$/.test(written)) return written;
  throw new InvalidArgumentError("Expected an amount of gwei, such as 50 or 0.5.");
}
