import { parseUnits } from "ethers";
import { ArbError } from "../core/errors.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import type { Signal, SplitTradeSignal } from "../core/signal.ts";
import { splitTradeEntry, splitTradeSignal } from "../config/signals/split-trade-entry.ts";
import { baseUnitsOf, tokenOf } from "./token-words.ts";
import type { SplitOptions, TradeOptions } from "./trade-commands.ts";

/** A trade as the API takes it, and as the engine does. */
export interface TradeRequest<Asked extends Signal = Signal> {
  readonly body: object;
  readonly signal: Asked;
}

/** What a command line does not say. */
export interface TradeFacts {
  readonly strategyId: number;
  readonly nowMs: number;
}

/** Whoever types a command is its source. */
export const COMMAND_LINE = "cli";

const GWEI_DECIMALS = 9;

/** The trade that `arb trade split` was asked for, as the API would take it. Throws ARGUMENT_INVALID. */
export function splitTradeOfOptions(
  options: SplitOptions,
  tokens: readonly TokenEntry[],
  { strategyId, nowMs }: TradeFacts,
): TradeRequest<SplitTradeSignal> {
  const isSale = options.side === "sell";
  const named = tokenOf(options.token, tokens, "<token>");
  const other = tokenOf(options.other, tokens, "<other>");
  if (other.address === named.address) {
    throw new ArbError("ARGUMENT_INVALID", {
      argument: "<other>",
      expected: "another token than <token>",
      actual: options.other,
    });
  }
  const { worst, exchanges, allowShortfall } = options;
  const body = {
    kind: "split-trade",
    tradeId: options.id ?? `cli-${nowMs}`,
    strategyId,
    detectedAtMs: nowMs,
    tokenIn: (isSale ? named : other).address,
    tokenOut: (isSale ? other : named).address,
    side: options.side,
    amountWei: baseUnitsOf(options.amount, named, "<amount>").toString(),
    limits: {
      ...(worst !== undefined && { worstAmountWei: baseUnitsOf(worst, other, "--worst").toString() }),
      ...(exchanges !== undefined && { exchanges }),
      ...(allowShortfall && { allowsShortfall: true }),
      ...limitsOf(options),
    },
  };
  const parsed = splitTradeEntry.safeParse(body);
  if (parsed.success) return { body, signal: splitTradeSignal(parsed.data, COMMAND_LINE) };
  throw invalid(parsed.error.issues);
}

/** What every kind of trade may be narrowed by, as the API takes it. */
export function limitsOf({ maxSlippageBps, maxGasPrice, submission }: TradeOptions): object {
  return {
    ...(maxSlippageBps !== undefined && { maxSlippageBps }),
    ...(maxGasPrice !== undefined && { maxGasPriceWei: parseUnits(maxGasPrice, GWEI_DECIMALS).toString() }),
    ...(submission !== undefined && { submission }),
  };
}

/** The first thing that is wrong with what was asked for. */
export function invalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): ArbError {
  const [{ path, message } = { path: [], message: "" }] = issues;
  const expected = message.replace(/^Expected /, "");
  return new ArbError("ARGUMENT_INVALID", { argument: path.map(String).join("."), expected, actual: "something else" });
}
