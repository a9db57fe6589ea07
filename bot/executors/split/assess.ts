import type { Denial } from "../../core/denial.ts";
import { MAX_UINT128 } from "../../core/integer-limits.ts";
import type { Signal } from "../../core/signal.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import type { Assessment } from "../../ports/executor.ts";
import { APPROVAL_GAS, gasCeiling } from "../../trading/gas/part-gas.ts";
import { partTermsAt } from "../../trading/parts/part-terms.ts";
import type { SplitParts } from "./split-parts.ts";
import { tradeOf } from "./split-signal.ts";
import { type TradedPool, tradedPools } from "./traded-pools.ts";

/** Stands for the chain's own coin. */
const NATIVE = `0x${"0".repeat(40)}`;

/** Whether an order for this trade could be made now; asks nobody. What gas costs does not deny it, because that passes. */
export function assessTrade(signal: Signal, parts: SplitParts): Assessment<undefined> {
  const trade = tradeOf(signal);
  const { market, settings, memory } = parts;
  const { tradeId } = trade;
  if (memory.isKnownTrade(tradeId)) return { denied: { code: "duplicate-trade", tradeId } };
  const problem = problemOf(trade, parts);
  if (problem !== undefined) return { denied: problem };
  if (market.blockNumber === 0n) {
    return { missing: { fact: "the first prices", arrival: market.arrivals.of(1n) } };
  }
  const { exchanges: names } = trade.limits;
  const pools = tradedPools(trade, parts).filter(({ exchange }) => names?.includes(exchange.name) ?? true);
  if (pools.length === 0) return { denied: { code: "not-tradable", problem: "no exchange has a pool of the pair" } };
  const amountWei = mostGas(pools, parts) * highestGasPriceWei(trade, parts);
  return { estimate: { maxLoss: { token: settings.wrappedNative, amountWei } }, draft: undefined };
}

function problemOf(
  { tokenIn, tokenOut, amountWei, limits }: SplitTrade,
  { exchanges }: SplitParts,
): Denial | undefined {
  if (tokenIn === tokenOut) return { code: "not-tradable", problem: `${tokenIn} is to be changed into itself` };
  if (tokenIn === NATIVE || tokenOut === NATIVE) {
    return { code: "not-tradable", problem: "the chain's own coin is traded in its wrapped form" };
  }
  if (amountWei <= 0n || amountWei > MAX_UINT128) {
    return { code: "invalid-signal", problem: `its amount of ${amountWei} is not between 1 and 2^128` };
  }
  const { worstAmountWei = 1n } = limits;
  if (worstAmountWei <= 0n) return { code: "invalid-signal", problem: `its worst amount is ${worstAmountWei}` };
  const { maxSlippageBps = 0n } = limits;
  if (maxSlippageBps < 0n) return { code: "invalid-signal", problem: `its slippage is ${maxSlippageBps} bps` };
  const strange = limits.exchanges?.find((name) => !exchanges.exchanges.some((known) => known.name === name));
  return strange === undefined ? undefined : { code: "not-tradable", problem: `there is no exchange ${strange}` };
}

/** A swap for each pool of as many exchanges as may be used, and for each exchange two approvals: one may be a reset. */
function mostGas(pools: readonly TradedPool[], { settings, split }: SplitParts): bigint {
  const swapGas = gasCeiling(settings);
  const gas = [...Map.groupBy(pools, ({ exchange }) => exchange.name).values()]
    .map((members) => BigInt(members.length) * swapGas + 2n * APPROVAL_GAS)
    .sort((one, other) => Number(other - one));
  return gas.slice(0, split.allocation.maxExchanges).reduce((sum, each) => sum + each, 0n);
}

/** At present; while that is too much, the cap below which it is waited for. */
function highestGasPriceWei(trade: SplitTrade, { chain, settings }: SplitParts): bigint {
  const offered = partTermsAt(chain.head(), chain.feeHistory(), settings, trade.limits);
  return "terms" in offered ? offered.terms.maxFeePerGasWei : offered.tooDear.maxGasPriceWei;
}
