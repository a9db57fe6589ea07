import type { PoolEntry, PoolList } from "../core/pool-entry.ts";
import { listedTokens } from "../core/pool-entry.ts";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { LegsArbitrageSignal } from "../core/signal.ts";
import { legsEntry, legsSignal } from "../config/signals/legs-entry.ts";
import { COMMAND_LINE, invalid, limitsOf, type TradeFacts, type TradeRequest } from "./split-trade-of-options.ts";
import { baseUnitsOf, tokenOf } from "./token-words.ts";
import type { LegsOptions } from "./trade-commands.ts";

/**
 * The arbitrage that `arb trade legs` was asked for, as the API would take it: the token in the middle is the one that both
 * pools trade besides. Throws ARGUMENT_INVALID.
 */
export function legsOfOptions(
  options: LegsOptions,
  { tokens, pools }: PoolList,
  { strategyId, nowMs }: TradeFacts,
): TradeRequest<LegsArbitrageSignal> {
  const token = tokenOf(options.token, tokens, "<token>");
  const { buyPool, sellPool, amount, maxLossBps, recoveries } = options;
  const middle = middleOf(token.address, [
    poolOf(buyPool, pools, "<buy-pool>"),
    poolOf(sellPool, pools, "<sell-pool>"),
  ]);
  const body = {
    kind: "legs-arbitrage",
    opportunityId: options.id ?? `cli-${nowMs}`,
    strategyId,
    detectedAtMs: nowMs,
    path: {
      profitToken: token.address,
      hops: [
        { pool: buyPool, tokenIn: token.address, tokenOut: middle },
        { pool: sellPool, tokenIn: middle, tokenOut: token.address },
      ],
    },
    ...(amount !== undefined && { amountInWei: baseUnitsOf(amount, token, "--amount").toString() }),
    limits: {
      ...(maxLossBps !== undefined && { maxLossBps }),
      ...(recoveries !== undefined && { recoveries }),
      ...limitsOf(options),
    },
  };
  const parsed = legsEntry.safeParse(body);
  if (parsed.success) return { body, signal: legsSignal(parsed.data, COMMAND_LINE) };
  throw invalid(parsed.error.issues);
}

function poolOf(pool: Address, pools: readonly PoolEntry[], argument: string): PoolEntry {
  const entry = pools.find(({ address }) => address === pool);
  if (entry !== undefined) return entry;
  throw new ArbError("ARGUMENT_INVALID", { argument, expected: "a pool of the pool list", actual: pool });
}

/** What the list does not tell of Balancer's pools, the other pool does. */
function middleOf(token: Address, [buy, sell]: readonly [PoolEntry, PoolEntry]): Address {
  const [ofBuy, ofSell] = [listedTokens(buy), listedTokens(sell)];
  const candidates = [...new Set([...ofBuy, ...ofSell])].filter(
    (other) =>
      other !== token &&
      [ofBuy, ofSell].every((own) => own.length === 0 || (own.includes(token) && own.includes(other))),
  );
  const [middle] = candidates;
  if (middle !== undefined && candidates.length === 1) return middle;
  const expected = "two pools that trade the token, and one other token besides";
  throw new ArbError("ARGUMENT_INVALID", { argument: "<buy-pool> and <sell-pool>", expected, actual: "others" });
}
