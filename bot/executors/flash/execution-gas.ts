import { MAX_TRANSACTION_GAS } from "../../core/transaction-gas.ts";
import { estimateRouteGas, type Venues } from "../../market/search/route-gas.ts";
import type { Funding, FundingKind } from "./funding.ts";
import type { Settlement } from "./settlement.ts";
import { lesser } from "../../core/extremes.ts";

/**
 * What each funding costs instead of the last pool's flash swap, which the route's estimate contains; measured on the
 * lenders' real code (test/integration/execution-gas.test.ts).
 */
export const FUNDING_GAS: Readonly<Record<FundingKind, bigint>> = {
  "flash-swap": 0n,
  "first-pool": 9_000n,
  own: 0n,
  balancer: 32_000n,
  morpho: 25_000n,
  aave: 121_000n,
  // 23,231 with a lender that does no more than it must; one that mints what it lends, as Maker's does, writes more.
  erc3156: 60_000n,
  "uniswap-v4": 23_000n,
  "uniswap-v4-native": 45_000n,
};
/** To an account that held none of the token before; 17,100 less to one that did. */
const TRANSFER_GAS = 25_000n;
/** With the event that says so. */
const UNWRAPPING_GAS = 10_000n;
/** Of ETH, to an account that exists; a new one costs 25,000 more. */
const PAYMENT_GAS = 10_000n;

/** Gas of the whole transaction, before anything has measured it. */
export function estimateExecutionGas(
  route: Venues,
  { funding, settlement }: { readonly funding: Pick<Funding, "kind">; readonly settlement: Settlement },
): bigint {
  return estimateRouteGas(route) + FUNDING_GAS[funding.kind] + settlementGas(settlement);
}

/** A fifth more than was estimated or measured; undefined when even that without the fifth is above what is allowed. */
export function gasLimitFor(gas: bigint, ceiling: bigint): bigint | undefined {
  const highest = lesser(ceiling, MAX_TRANSACTION_GAS);
  return gas > highest ? undefined : lesser((gas * 6n) / 5n, highest);
}

function settlementGas({ recipient, unwrap, builderShareBps }: Settlement): bigint {
  const [isSent, isShared] = [recipient !== "contract", builderShareBps !== 0];
  const transfer = isSent && !unwrap ? TRANSFER_GAS : 0n;
  const unwrapping = unwrap || isShared ? UNWRAPPING_GAS : 0n;
  return transfer + unwrapping + (isShared ? PAYMENT_GAS : 0n) + (isSent && unwrap ? PAYMENT_GAS : 0n);
}
