import type { Address } from "../../core/hex.ts";
import { gainsOf, gasCostWeiOf } from "../../core/order-account.ts";
import type { Order } from "../../core/order.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Valuation } from "../../ports/valuation.ts";

/** What values are made with. */
export interface Pricing {
  readonly valuation: Valuation;
  /** In whose base units gas is paid. */
  readonly wrappedNative: Address;
}

/** What an order brought, what it holds counted in, and cost, in 1e-8 USD; 0n where there is no price. */
export interface PricedOrder {
  readonly profitUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  /** 0n unless both are known. */
  readonly netProfitUsdE8: bigint;
  readonly isUnpriced: boolean;
}

const MAX_INT64 = (1n << 63n) - 1n;

/** At the prices of this moment. */
export function priced(order: Order, { valuation, wrappedNative }: Pricing): PricedOrder {
  const valueOf = ({ token, amountWei }: TokenAmount): bigint | undefined =>
    amountWei === 0n ? 0n : valuation.usdE8Of({ token, amountWei });
  const gains = gainsOf(order).map(valueOf);
  const profit = gains.every((gain) => gain !== undefined) ? gains.reduce((sum, gain) => sum + gain, 0n) : undefined;
  const gas = valueOf({ token: wrappedNative, amountWei: gasCostWeiOf(order) });
  const isUnpriced = profit === undefined || gas === undefined;
  return {
    profitUsdE8: asInt64(profit ?? 0n),
    gasCostUsdE8: asInt64(gas ?? 0n),
    netProfitUsdE8: isUnpriced ? 0n : asInt64(profit - gas),
    isUnpriced,
  };
}

/** Beyond 92 billion USD the wire has no numbers; a number that is wrapped round would be a lie. */
function asInt64(value: bigint): bigint {
  if (value > MAX_INT64) return MAX_INT64;
  return value < -MAX_INT64 ? -MAX_INT64 : value;
}
