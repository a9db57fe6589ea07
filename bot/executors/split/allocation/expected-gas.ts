import type { RouterKind } from "../../../core/exchange.ts";
import type { Venue } from "../../../core/route.ts";
import { estimateRouteGas } from "../../../market/search/route-gas.ts";

const VENUE: Readonly<Record<RouterKind, Venue>> = {
  "uniswap-v2-router": "uniswap-v2",
  "uniswap-v3-router": "uniswap-v3",
  "uniswap-v3-router-02": "uniswap-v3",
  "balancer-vault": "balancer-v2",
  "curve-pool": "curve",
};

/** The seller's balance and allowance, which a router's swap writes and a flash arbitrage has not. */
const ALLOWANCE_GAS = 30_000n;

/** What a swap by such a router will use, before one was made: one pool, and no tick crossed more than usual. */
export function expectedGas(kind: RouterKind): bigint {
  return estimateRouteGas({ hops: [{ venue: VENUE[kind] }] }) + ALLOWANCE_GAS;
}
