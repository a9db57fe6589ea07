import { type Address, NATIVE_COIN } from "./hex.ts";
import type { Path } from "./path.ts";

/** Where a path is no circle over different pools, and what was expected there. */
export interface CycleFlaw {
  /** Its place in the path, from 0. */
  readonly hop: number;
  readonly field: "pool" | "tokenIn" | "tokenOut";
  /** What is there. */
  readonly found: Address;
  /** To be read after "Expected". */
  readonly expected: string;
}

/**
 * The first flaw of a path that does not lead from its profit token back to it over different pools. A hop may name the
 * chain's own coin where the one beside it, or the profit token, is its wrapped form.
 * @param wrappedNative when it is left out, the first token that stands beside the native coin is taken for it
 */
export function cycleFlaw({ profitToken, hops }: Path, wrappedNative?: Address): CycleFlaw | undefined {
  let wrapped = wrappedNative;
  const isSame = (a: Address, b: Address): boolean => {
    if (a === b) return true;
    if (a !== NATIVE_COIN && b !== NATIVE_COIN) return false;
    const other = a === NATIVE_COIN ? b : a;
    wrapped ??= other;
    return other === wrapped;
  };
  let token = profitToken;
  const pools = new Set<Address>();
  for (const [hop, { pool, tokenIn, tokenOut }] of hops.entries()) {
    if (tokenIn === tokenOut)
      return { hop, field: "tokenOut", found: tokenOut, expected: "another token than tokenIn" };
    if (!isSame(tokenIn, token)) {
      const whose = hop === 0 ? "the profit token" : "which the hop before it brings";
      return { hop, field: "tokenIn", found: tokenIn, expected: `${token}, ${whose}` };
    }
    if (pools.has(pool)) return { hop, field: "pool", found: pool, expected: "a pool that no hop before it uses" };
    pools.add(pool);
    token = tokenOut;
  }
  if (isSame(token, profitToken)) return undefined;
  return { hop: hops.length - 1, field: "tokenOut", found: token, expected: `${profitToken}, the profit token` };
}
