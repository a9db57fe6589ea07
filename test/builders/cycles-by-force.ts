import type { Cycle } from "../../bot/market/search/cycle.ts";
import { type PoolState, tokensOf } from "../../bot/market/pool-state.ts";
import { depthIn } from "../../bot/market/quoting/marginal-rate.ts";
import { quoteCycle } from "../../bot/market/sizing/quote-cycle.ts";
import type { Address } from "../../bot/core/hex.ts";

/** A cycle as text: token, pool, token, pool, ... */
export function shownCycle({ hops }: Cycle): string {
  return hops.map(({ tokenIn, poolIndex }) => `${Number(tokenIn)}-${poolIndex}`).join(" ");
}

/** All sequences of different pools that lead back, from each base token, less the rotations of those listed before. */
export function cyclesByForce(
  pools: readonly PoolState[],
  { baseTokens, maxHops }: { readonly baseTokens: readonly Address[]; readonly maxHops: number },
): readonly Cycle[] {
  const listed: Cycle[] = [];
  const rotations = new Set<string>();
  const walk = (hops: Cycle["hops"], at: Address, profitToken: Address): void => {
    if (hops.length > 0 && at === profitToken) {
      if (rotations.has(shownCycle({ profitToken, hops }))) return;
      listed.push({ profitToken, hops });
      hops.forEach((_hop, i) => {
        rotations.add(shownCycle({ profitToken, hops: [...hops.slice(i), ...hops.slice(0, i)] }));
      });
      return;
    }
    if (hops.length === maxHops || hops.some(({ tokenIn }) => tokenIn === at)) return;
    pools.forEach((pool, poolIndex) => {
      const tokens = tokensOf(pool);
      if (hops.some((hop) => hop.poolIndex === poolIndex) || !tokens.includes(at)) return;
      for (const tokenOut of tokens.filter((token) => token !== at)) {
        walk([...hops, { poolIndex, tokenIn: at, tokenOut }], tokenOut, profitToken);
      }
    });
  };
  for (const token of baseTokens) walk([], token, token);
  return listed;
}

/** The profit of an amount, or a loss of everything where a pool refuses it. */
export function profitAt(cycle: Cycle, pools: readonly PoolState[], amountIn: bigint, premiumPpm = 0): bigint {
  const quote = quoteCycle(cycle, pools, amountIn, premiumPpm);
  return quote.refused === undefined ? quote.profitWei : -amountIn;
}

/** Without any knowledge of rates: a grid of powers, and between its best neighbours a ternary search. */
export function bestByForce(
  cycle: Cycle,
  pools: readonly PoolState[],
  premiumPpm = 0,
): { amountIn: bigint; profitWei: bigint } {
  const first = pools[cycle.hops[0]?.poolIndex ?? 0];
  if (first === undefined) throw new RangeError("the cycle has no first pool");
  const limit = depthIn(first, cycle.profitToken) * 4n + 4n;
  const at = (amountIn: bigint) => ({ amountIn, profitWei: profitAt(cycle, pools, amountIn, premiumPpm) });
  let best = at(1n);
  const consider = (amountIn: bigint): bigint => {
    const tried = at(amountIn);
    if (tried.profitWei > best.profitWei) best = tried;
    return tried.profitWei;
  };
  for (let amountIn = limit; amountIn > 0n; amountIn = (amountIn * 9n) / 10n) consider(amountIn);
  let low = (best.amountIn * 8n) / 10n;
  let high = (best.amountIn * 12n) / 10n + 2n;
  while (high - low > 3n) {
    const third = (high - low) / 3n;
    if (consider(low + third) < consider(high - third)) low += third;
    else high -= third;
  }
  return best;
}
