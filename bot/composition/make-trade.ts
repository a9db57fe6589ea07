import { setTimeout as delay } from "node:timers/promises";
import { runningEngine } from "../adapters/halt/running-engine.ts";
import { postSignal } from "../adapters/own-api/post-signal.ts";
import { LateLedger } from "../adapters/store/late-ledger.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { legsOfOptions } from "../cli/legs-of-options.ts";
import type { Output } from "../cli/output.ts";
import { performShow } from "../cli/perform-orders.ts";
import { splitTradeOfOptions, type TradeRequest } from "../cli/split-trade-of-options.ts";
import type { LegsOptions, SplitOptions, TradeOptions } from "../cli/trade-commands.ts";
import { TokenNames } from "../cli/units.ts";
import { loadPoolList } from "../config/pool-list.ts";
import type { Config } from "../config/schema.ts";
import { SECRET_VARIABLES } from "../config/secrets.ts";
import { ArbError, EXIT_CODES } from "../core/errors.ts";
import type { PoolList } from "../core/pool-entry.ts";
import { tradeIdOf } from "../core/trade-id.ts";
import { isOpen } from "../core/order.ts";
import { refusedTrade } from "./refused-trade.ts";
import { dryTrade } from "./dry-trade.ts";
import { configOf } from "./load-settings.ts";
import { environment } from "./process-secrets.ts";
import { runBot } from "./run/run-bot.ts";

const POLL_MS = 250;

/** `arb trade split`. */
export function makeSplitTrade(options: SplitOptions, output: Output): Promise<number> {
  return makeTrade(options, output, (list, facts) => splitTradeOfOptions(options, list.tokens, facts));
}

/** `arb trade legs`. */
export function makeLegsTrade(options: LegsOptions, output: Output): Promise<number> {
  return makeTrade(options, output, (list, facts) => legsOfOptions(options, list, facts));
}

type Asking = (list: PoolList, facts: { readonly strategyId: number; readonly nowMs: number }) => TradeRequest;

/** By the bot that has the data directory, if one runs, or by one that runs for this trade alone. */
async function makeTrade(options: TradeOptions, output: Output, ask: Asking): Promise<number> {
  const config = await configOf(options);
  const list = await loadPoolList(config.scanner.pools);
  const request = ask(list, { strategyId: config.trading.strategyId, nowMs: systemClock.nowMs() });
  if (options.dryRun) return dryTrade({ config, list, signal: request.signal, output });
  const { directory } = config.storage;
  const tokens = new TokenNames(list.tokens);
  const engine = runningEngine(directory);
  const orderId =
    engine === undefined
      ? await tradeAlone(options, request, tokens, output)
      : await handOver({ config, engine, request, tokens, output });
  using ledger = new LateLedger(directory);
  const books = { ledger, directory, tokens };
  while (engine !== undefined && isOpenIn(ledger.order(orderId)?.order)) await delay(POLL_MS);
  const shown = performShow(books, { ...options, orderId }, output);
  const state = ledger.order(orderId)?.order.state;
  return state === "Completed" ? shown : EXIT_CODES.negative;
}

function isOpenIn(order: Parameters<typeof isOpen>[0] | undefined): boolean {
  return order === undefined || isOpen(order);
}

/** Runs an engine until this one trade, and what an earlier run left, has ended. */
async function tradeAlone(
  options: TradeOptions,
  { signal }: TradeRequest,
  tokens: TokenNames,
  output: Output,
): Promise<bigint> {
  const { config: file, env } = options;
  const run = { env, json: false, dryRun: false, ...(file !== undefined && { config: file }) };
  const word: { orderId?: bigint; problem?: string } = {};
  await runBot(run, output, {
    signal,
    onOrder: (orderId) => (word.orderId = orderId),
    onDenied: (problem) => (word.problem = tokens.inWords(problem)),
  });
  if (word.orderId !== undefined) return word.orderId;
  throw refusedTrade(signal, word.problem ?? "it was not looked at before the end");
}

interface HandOver {
  readonly config: Config;
  /** The process of the running bot. */
  readonly engine: string;
  readonly request: TradeRequest;
  readonly tokens: TokenNames;
  readonly output: Output;
}

async function handOver({ config, engine, request, tokens, output }: HandOver): Promise<bigint> {
  const { body, signal } = request;
  const { enabled, host, port } = config.api;
  if (!enabled) {
    throw refusedTrade(
      signal,
      `the bot of process ${engine} has the data directory, and api.enabled is false: it hears of no trade`,
    );
  }
  const variable = SECRET_VARIABLES.apiTradeToken;
  const token = environment[variable];
  if (token === undefined)
    throw new ArbError("SECRET_MISSING", { variable, expected: "the running bot's token for trades" });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const word = await postSignal({ url, token }, tradeIdOf(signal) ?? "", body);
  if (word.outcome === "denied") throw refusedTrade(signal, tokens.inWords(word.sentence));
  if (word.outcome === "pending")
    throw refusedTrade(signal, "the running bot has not said whether it takes it; see arb orders list");
  output.progress(`The bot of process ${engine} makes it as order ${word.orderId}.`);
  return word.orderId;
}
