import type { Route } from "../../core/route.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import { estimateRouteGas } from "../../market/route-gas.ts";
import { lesser } from "./bid.ts";
import type { Funding } from "./encode-route.ts";

/** A Balancer V2 loan (41,436) instead of the flash swap (973) that the route's estimate contains. */
const BALANCER_LOAN_GAS = 40_463n;
/** Sending the profit on to an address that held some before costs 5,491, to an empty one about this. */
const PAYOUT_GAS = 25_000n;

/** Gas of the whole transaction, before anything has measured it. */
export function estimateExecutionGas(route: Route, funding: Funding, payout: boolean): bigint {
  return estimateRouteGas(route) + (funding === "balancer" ? BALANCER_LOAN_GAS : 0n) + (payout ? PAYOUT_GAS : 0n);
}

/** A fifth more than was estimated or measured; undefined when even that without the fifth is above what is allowed. */
export function gasLimitFor(gas: bigint, ceiling: bigint): bigint | undefined {
  const highest = lesser(ceiling, MAX_TRANSACTION_GAS);
  return gas > highest ? undefined : lesser((gas * 6n) / 5n, highest);
}
