import type { Address } from "../../core/hex.ts";
import type { Cycle, CycleHop } from "./cycle.ts";

/** The two tokens of a pool. */
export interface TokenPair {
  readonly token0: Address;
  readonly token1: Address;
}

/** Which cycles are looked for. */
export interface CycleOptions {
  /** What profit may be made in, the most preferred first. */
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3;
}

/** For each token, the hops that lead away from it. */
function hopsByToken(pools: readonly TokenPair[]): ReadonlyMap<Address, readonly CycleHop[]> {
  const hops = new Map<Address, CycleHop[]>();
  const add = (poolIndex: number, tokenIn: Address, tokenOut: Address): void => {
    const known = hops.get(tokenIn);
    if (known === undefined) hops.set(tokenIn, [{ poolIndex, tokenIn, tokenOut }]);
    else known.push({ poolIndex, tokenIn, tokenOut });
  };
  pools.forEach(({ token0, token1 }, poolIndex) => {
    add(poolIndex, token0, token1);
    add(poolIndex, token1, token0);
  });
  return hops;
}

/**
 * Every cycle of two to `maxHops` hops over different pools through a base token. A cycle is listed once, from its most
 * preferred base token; its reverse is another cycle. This depends on who trades what, not on prices: once a pool set.
 */
export function findCycles(pools: readonly TokenPair[], options: CycleOptions): readonly Cycle[] {
  const leaving = hopsByToken(pools);
  const cycles: Cycle[] = [];
  /** Base tokens that were started from already: whatever leads through them is listed. */
  const done = new Set<Address>();

  for (const profitToken of new Set(options.baseTokens)) {
    const extend = (path: readonly CycleHop[], at: Address): void => {
      for (const hop of leaving.get(at) ?? []) {
        if (path.some((earlier) => earlier.poolIndex === hop.poolIndex)) continue;
        const longer = [...path, hop];
        if (hop.tokenOut === profitToken) cycles.push({ profitToken, hops: longer });
        else if (longer.length < options.maxHops && isNew(longer, hop.tokenOut)) extend(longer, hop.tokenOut);
      }
    };
    const isNew = (path: readonly CycleHop[], token: Address): boolean =>
      !done.has(token) && path.every((earlier) => earlier.tokenIn !== token);
    extend([], profitToken);
    done.add(profitToken);
  }
  return cycles;
}
