import type { Route } from "../../core/route.ts";

/** Who pays for a cycle until it has paid for itself. */
export type BacktestFunding = "flash-swap" | "first-pool" | "own";

const LENDING_VENUES = new Set<string>(["uniswap-v2", "solidly", "uniswap-v3"]);

/**
 * The last pool or the first one, where it lends, because that costs nothing; else the contract's own balance. A lender's
 * state would often be unknown to a recording, and its premium would be a choice of ours.
 */
export function chooseFunding({ hops }: Route): BacktestFunding {
  if (LENDING_VENUES.has(hops.at(-1)?.venue ?? "")) return "flash-swap";
  return LENDING_VENUES.has(hops[0]?.venue ?? "") ? "first-pool" : "own";
}
