import type { Address } from "../../core/hex.ts";
import type { LoanPremiums } from "../../core/loan-premium.ts";

/**
 * Who pays for the cycle until it has paid for itself: its last pool, its first pool, the contract's own balance (or a
 * last hop over Uniswap V4), or a lender.
 */
export const FUNDING_KINDS = [
  "flash-swap",
  "first-pool",
  "own",
  "balancer",
  "morpho",
  "aave",
  "erc3156",
  "uniswap-v4",
  "uniswap-v4-native",
] as const;

export type FundingKind = (typeof FUNDING_KINDS)[number];

/** Those that need a lender's address. */
export type LenderKind = Exclude<FundingKind, "flash-swap" | "first-pool" | "own">;

/** A way to pay for the cycle, with the lender's address where there is one. */
export type Funding =
  { readonly kind: Exclude<FundingKind, LenderKind> } | { readonly kind: LenderKind; readonly lender: Address };

/** A way to pay that may be chosen, with what its lender takes where that is not nothing for whatever it lends. */
export type FundingOffer = Funding & { readonly premiums?: LoanPremiums };
