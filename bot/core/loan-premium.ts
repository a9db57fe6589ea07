import type { Address } from "./hex.ts";

/** Lenders' fees are counted in parts of this many of what is lent: the finest scale that any lender uses. */
export const PREMIUM_DENOMINATOR = 10n ** 18n;

/** What a lender takes for lending a token, in parts of {@link PREMIUM_DENOMINATOR}; what it does not lend is missing. */
export type LoanPremiums = ReadonlyMap<Address, bigint>;

/** What a loan costs, rounded up: lenders round in different ways, and none charges more than this. */
export function premiumWei(lentWei: bigint, premium: bigint): bigint {
  return (lentWei * premium + PREMIUM_DENOMINATOR - 1n) / PREMIUM_DENOMINATOR;
}
