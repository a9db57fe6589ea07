import type { Address } from "../../core/hex.ts";
import type { Hop } from "../../core/route.ts";
import type { ArbitrageSignal } from "../../wire/payloads/arbitrage-signal.ts";
import type { SignalMessage } from "./signal-message.ts";

const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;

/** A field of a message that cannot be true, or that says another thing than the signal beside it. */
export type Disagreement =
  | "signal.pools"
  | "signal.tokens"
  | "identity.strategyId"
  | "identity.signalId"
  | "identity.chainId"
  | "addresses.tokens"
  | "pools.venueAPool"
  | "pools.venueBPool"
  | "route.pools"
  | "route.tokens"
  | "route.amounts";

/** The first such field: of a message that contradicts itself nothing is believed. */
export function disagreementIn(message: SignalMessage, signal: ArbitrageSignal): Disagreement | undefined {
  const { identity, addresses, pools, hops } = message;
  const { sourcePool, targetPool, tokenIn, tokenOut } = signal;
  if (!isPair(sourcePool, targetPool)) return "signal.pools";
  if (!isPair(tokenIn, tokenOut)) return "signal.tokens";
  if (identity !== undefined) {
    if (identity.strategyId !== signal.strategyId) return "identity.strategyId";
    if (identity.signalId !== signal.signalId) return "identity.signalId";
    if (identity.chainId !== signal.chainId) return "identity.chainId";
  }
  if (addresses !== undefined) {
    const { baseToken, quoteToken } = addresses;
    // Nothing says which of the two the base is.
    const isSame = baseToken === tokenIn && quoteToken === tokenOut;
    if (!isSame && !(baseToken === tokenOut && quoteToken === tokenIn)) return "addresses.tokens";
  }
  if (pools !== undefined) {
    if (pools.venueAPool !== sourcePool) return "pools.venueAPool";
    if (pools.venueBPool !== targetPool) return "pools.venueBPool";
  }
  return hops === undefined ? undefined : disagreementOfRoute(hops, signal);
}

/** The route begins and ends with the signal's pools and its first token, and no pool comes twice. */
function disagreementOfRoute(hops: readonly Hop[], signal: ArbitrageSignal): Disagreement | undefined {
  const first = hops[0];
  const last = hops.at(-1);
  if (first?.pool !== signal.sourcePool || last?.pool !== signal.targetPool) return "route.pools";
  if (first.tokenIn !== signal.tokenIn || first.tokenOut !== signal.tokenOut) return "route.tokens";
  if (last.tokenOut !== first.tokenIn) return "route.tokens";
  if (first.amountIn === 0n) return "route.amounts";
  for (const [index, { pool, tokenIn, tokenOut, amountOut }] of hops.entries()) {
    if (pool === ZERO_ADDRESS || hops.findIndex((hop) => hop.pool === pool) !== index) return "route.pools";
    if (!isPair(tokenIn, tokenOut)) return "route.tokens";
    if (index > 0 && tokenIn !== hops[index - 1]?.tokenOut) return "route.tokens";
    if (amountOut === 0n) return "route.amounts";
  }
  return undefined;
}

function isPair(one: Address, other: Address): boolean {
  return one !== other && one !== ZERO_ADDRESS && other !== ZERO_ADDRESS;
}
