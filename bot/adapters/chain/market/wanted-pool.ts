import type { Address } from "../../../core/hex.ts";
import { listedTokens, type PoolEntry } from "../../../core/pool-entry.ts";

/** Whether a found pool is to be watched. */
export function isWantedPool(
  entry: PoolEntry,
  { onlyWithTokens }: { readonly onlyWithTokens: readonly Address[] },
): boolean {
  const tokens = listedTokens(entry);
  // Balancer's event does not name them.
  if (onlyWithTokens.length === 0 || tokens.length === 0) return true;
  return tokens.some((token) => onlyWithTokens.includes(token));
}
