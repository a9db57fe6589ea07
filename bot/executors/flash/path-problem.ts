import type { Address } from "../../core/hex.ts";
import type { Path } from "../../core/path.ts";

/** More than any route that pays for its gas; sizing takes longer with every hop. */
const MAX_HOPS = 6;

/** Why a path is no cycle over different pools, in a few words; undefined when it is one. */
export function pathProblem({ hops, profitToken }: Path): string | undefined {
  if (hops.length < 2 || hops.length > MAX_HOPS) return `it has ${hops.length} hops, and 2 to ${MAX_HOPS} can be sized`;
  let token = profitToken;
  const pools = new Set<Address>();
  for (const { pool, tokenIn, tokenOut } of hops) {
    if (tokenIn !== token) return `the hop over ${pool} takes ${tokenIn}, but the one before it brings ${token}`;
    if (tokenIn === tokenOut) return `the hop over ${pool} swaps ${tokenIn} for itself`;
    if (pools.has(pool)) return `it goes through ${pool} twice`;
    pools.add(pool);
    token = tokenOut;
  }
  return token === profitToken ? undefined : `it starts with ${profitToken}, but ends with ${token}`;
}
