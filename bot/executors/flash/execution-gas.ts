import type { Route } from "../../core/route.ts";
import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import { estimateRouteGas } from "../../market/route-gas.ts";
import { lesser } from "./bid.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { FundingKind } from "./funding.ts";
import type { Settlement } from "./settlement.ts";

/** What each funding costs instead of the last pool's flash swap (973), which the route's estimate contains. */
const FUNDING_GAS: Readonly<Record<FundingKind, bigint>> = {
  "flash-swap": 0n,
  "first-pool": 30_000n,
  own: 0n,
  balancer: 40_463n,
  morpho: 25_187n,
  aave: 90_000n,
  erc3156: 60_000n,
  "uniswap-v4": 40_000n,
  "uniswap-v4-native": 60_000n,
};
/** Sending the profit on to an address that held some before costs 5,491, to an empty one about this. */
const TRANSFER_GAS = 25_000n;
/** Unwrapping, and paying the builder or keeping the ETH; the event included. */
const UNWRAPPING_GAS = 16_600n;

/** Gas of the whole transaction, before anything has measured it. */
export function estimateExecutionGas(
  route: Route,
  { funding, settlement }: Pick<FlashSettings, "funding" | "settlement">,
): bigint {
  return estimateRouteGas(route) + FUNDING_GAS[funding.kind] + settlementGas(settlement);
}

/** A fifth more than was estimated or measured; undefined when even that without the fifth is above what is allowed. */
export function gasLimitFor(gas: bigint, ceiling: bigint): bigint | undefined {
  const highest = lesser(ceiling, MAX_TRANSACTION_GAS);
  return gas > highest ? undefined : lesser((gas * 6n) / 5n, highest);
}

function settlementGas({ recipient, unwrap, builderShareBps }: Settlement): bigint {
  return (recipient === "contract" ? 0n : TRANSFER_GAS) + (unwrap || builderShareBps !== 0 ? UNWRAPPING_GAS : 0n);
}
