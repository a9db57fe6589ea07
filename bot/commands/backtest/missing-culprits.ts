import type { Address, Hex } from "../../core/hex.ts";
import { ownBooks } from "./own-books.ts";

/**
 * Because of whom a cycle is unverified: pools of whose own state something is missing, pools of which a token's balance is,
 * and tokens of which anything else is. Nobody where it is a stranger's state.
 * @param missing accounts and "account:slot"
 */
export function missingCulprits(
  missing: readonly string[],
  { pools, tokens }: { readonly pools: readonly Hex[]; readonly tokens: readonly Address[] },
): readonly Hex[] {
  const books = pools.map((pool) => ({ pool, has: ownBooks([pool], []) }));
  return missing.flatMap((read) => {
    const account = read.split(":")[0] as Hex;
    if (pools.includes(account)) return account;
    const owner = books.find(({ has }) => has(read));
    if (owner !== undefined) return owner.pool;
    return tokens.includes(account) ? account : [];
  });
}
