import type { Address } from "../../core/hex.ts";
import type { Route, Venue } from "../../core/route.ts";
import type { Funding } from "./funding.ts";

/** Type, lists' lengths, chain, nonce, two fees, gas limit, recipient, no value, no access list, signature. */
const ENVELOPE_BYTES = 140;
/** Selector, flags, expiry, minimum profit, and what two pools are paid at most. */
const CALL_BYTES = 4 + 1 + 4 + 14 + 2 * 14;
const ADDRESS_BYTES = 20;
/** Kind, pool and an amount, and what else a venue has to be told: encode-hop.ts. */
const PLAIN_HOP_BYTES = 1 + 20 + 14;
const HOP_BYTES: Readonly<Record<Venue, number>> = {
  "uniswap-v2": PLAIN_HOP_BYTES,
  solidly: PLAIN_HOP_BYTES,
  "uniswap-v3": PLAIN_HOP_BYTES,
  // Two currencies, fee, tick spacing, hooks, flags.
  "uniswap-v4": PLAIN_HOP_BYTES + 2 * 20 + 3 + 3 + 20 + 1,
  // Two coins, flags, two indices.
  curve: PLAIN_HOP_BYTES + 2 * 20 + 1 + 1 + 1,
  // Two tokens and the pool's id.
  "balancer-v2": PLAIN_HOP_BYTES + 2 * 20 + 32,
};
const SETTLEMENT_BYTES = 3;

/** The size of a signed execution, before there is one: a few bytes too many, never one too few. */
export function estimateTransactionBytes(
  route: Route,
  { funding, wrappedNative }: { readonly funding: Funding; readonly wrappedNative: Address },
): number {
  const token = route.profitToken === wrappedNative ? 0 : ADDRESS_BYTES;
  const lender = "lender" in funding || funding.kind === "first-pool" ? ADDRESS_BYTES : 0;
  const hops = route.hops.reduce((bytes, { venue }) => bytes + HOP_BYTES[venue], 0);
  return ENVELOPE_BYTES + CALL_BYTES + SETTLEMENT_BYTES + token + lender + hops;
}
