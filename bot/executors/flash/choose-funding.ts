import { premiumWei } from "../../core/loan-premium.ts";
import type { Route } from "../../core/route.ts";
import { FUNDING_GAS } from "./execution-gas.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { Funding } from "./funding.ts";
import { fundingObstacle } from "./funding-obstacle.ts";

/** Who pays for a cycle, and what that costs besides gas. */
export interface ChosenFunding {
  readonly funding: Funding;
  /** In base units of the profit token. */
  readonly premiumWei: bigint;
}

/** A last pool of Uniswap V4 lends on the contract's account, which takes nothing but the order of the calls. */
const LAST_POOLS_ACCOUNT: Funding = { kind: "own" };

/**
 * The offer that costs least for this route, its premium and its gas together; the first of those that cost the same.
 * Undefined when none can pay for it: {@link unfundable} says why.
 * @param gasCost what so much gas costs, in base units of the profit token; undefined while the token has no price, and
 * then the lowest premium decides
 */
export function chooseFunding(
  route: Route,
  settings: Pick<FlashSettings, "fundings" | "singletons" | "wrappedNative">,
  gasCost: (gas: bigint) => bigint | undefined,
): ChosenFunding | undefined {
  const { profitToken, hops } = route;
  const lentWei = hops[0]?.amountIn ?? 0n;
  let best: Funding | undefined;
  let leastWei = 0n;
  let leastGas = 0n;
  for (const offer of settings.fundings) {
    if (fundingObstacle(offer, route, settings) !== undefined) continue;
    const premium = offer.premiums?.get(profitToken) ?? 0n;
    const costWei = premium === 0n ? 0n : premiumWei(lentWei, premium);
    const gas = FUNDING_GAS[offer.kind];
    // Most often one of them has both the lower premium and the lower gas, and nothing has to be converted.
    const isNoBetter = best !== undefined && costWei >= leastWei && gas >= leastGas;
    const isNoWorse = best === undefined || (costWei <= leastWei && gas <= leastGas);
    if (isNoBetter || (!isNoWorse && costWei + (gasCost(gas) ?? 0n) >= leastWei + (gasCost(leastGas) ?? 0n))) continue;
    best = offer;
    leastWei = costWei;
    leastGas = gas;
  }
  if (best === undefined) return undefined;
  const isOnAccount = best.kind === "flash-swap" && hops.at(-1)?.venue === "uniswap-v4";
  return { funding: isOnAccount ? LAST_POOLS_ACCOUNT : best, premiumWei: leastWei };
}

/** Why none of the offers can pay for the route, for whoever sent it. */
export function unfundable(
  route: Route,
  settings: Pick<FlashSettings, "fundings" | "singletons" | "wrappedNative">,
): string {
  const obstacles = settings.fundings.map((offer) => `"${offer.kind}": ${fundingObstacle(offer, route, settings)}`);
  return `nothing that is configured can pay for it until it has paid for itself (${obstacles.join("; ")})`;
}
