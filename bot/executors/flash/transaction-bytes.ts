import type { Address } from "../../core/hex.ts";
import type { Route } from "../../core/route.ts";
import type { Funding } from "./funding.ts";

/** Type, lists' lengths, chain, nonce, two fees, gas limit, recipient, no value, no access list, signature. */
const ENVELOPE_BYTES = 140;
/** Selector, flags, expiry, minimum profit, and what two pools are paid at most. */
const CALL_BYTES = 4 + 1 + 4 + 14 + 2 * 14;
const ADDRESS_BYTES = 20;
/** Kind, pool and an amount: encode-hop.ts. */
const HOP_BYTES = 1 + 20 + 14;
const SETTLEMENT_BYTES = 3;

/** The size of a signed execution, before there is one: a few bytes too many, never one too few. */
export function estimateTransactionBytes(
  route: Route,
  { funding, wrappedNative }: { readonly funding: Funding; readonly wrappedNative: Address },
): number {
  const token = route.profitToken === wrappedNative ? 0 : ADDRESS_BYTES;
  const lender = "lender" in funding || funding.kind === "first-pool" ? ADDRESS_BYTES : 0;
  return ENVELOPE_BYTES + CALL_BYTES + SETTLEMENT_BYTES + token + lender + route.hops.length * HOP_BYTES;
}
