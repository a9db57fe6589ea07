import { lesser } from "../../core/extremes.ts";
import { APPROVAL_GAS, gasCeiling } from "../../trading/gas/part-gas.ts";
import { swapGas } from "../../trading/exchanges/swap-gas.ts";
import type { LegsRoute } from "./legs-route.ts";
import type { LegsSettings } from "./legs-settings.ts";
import type { Venue } from "./venue.ts";

/** What the gas of both legs and their approvals comes to, before anything is measured. */
export function estimatedGas({ buy, sell }: LegsRoute, settings: LegsSettings): bigint {
  return 2n * APPROVAL_GAS + estimatedSwapGas(buy, settings) + estimatedSwapGas(sell, settings);
}

/** The table's figures are for the worst; what really needs more than the ceiling, a trial shows. */
export function estimatedSwapGas({ exchange }: Pick<Venue, "exchange">, settings: LegsSettings): bigint {
  return lesser(swapGas(exchange.routerKind, 1), gasCeiling(settings));
}
