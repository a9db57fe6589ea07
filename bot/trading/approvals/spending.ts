import type { Address } from "../../core/hex.ts";

/** What a router is going to take from an account. */
export interface Spending {
  readonly token: Address;
  readonly spender: Address;
  readonly amountWei: bigint;
}

/** One line for each token and spender, with what all spendings over it take together, in the order of the first. */
export function addUpSpendings(spendings: readonly Spending[]): readonly Spending[] {
  const sums = new Map<string, Spending>();
  for (const { token, spender, amountWei } of spendings) {
    const key = `${token} ${spender}`;
    sums.set(key, { token, spender, amountWei: amountWei + (sums.get(key)?.amountWei ?? 0n) });
  }
  return [...sums.values()];
}
