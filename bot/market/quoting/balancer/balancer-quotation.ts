import type { QuotationWithPool } from "../quotation.ts";

/** Why only pools of Balancer do not take an amount. */
export type BalancerRefusalReason =
  /** A weighted pool takes at most 30 % of what it has of a token in one swap. */
  | "above-max-ratio"
  /** One of the two is the pool's own token: such a swap joins or leaves the pool, which is not quoted. */
  | "pool-token"
  /** The pool's own iteration would not end, or leave 256 bits. */
  | "no-convergence";

/** What a Balancer pool says to an amount. */
export type BalancerQuotation<Pool> = QuotationWithPool<Pool> | { readonly refused: BalancerRefusalReason };
