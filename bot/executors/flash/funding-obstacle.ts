import type { Hop, Route } from "../../core/route.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { FundingOffer } from "./funding.ts";

/**
 * Why a route cannot be paid for in this way, in a few words; undefined when it can, as far as is known here. Whether a
 * lender holds enough is not: a trial shows that.
 */
export function fundingObstacle(
  offer: FundingOffer,
  { profitToken, hops }: Route,
  { singletons, wrappedNative }: Pick<FlashSettings, "singletons" | "wrappedNative">,
): string | undefined {
  if (offer.premiums !== undefined && !offer.premiums.has(profitToken)) return "it does not lend the profit token";
  switch (offer.kind) {
    case "flash-swap": {
      const last = hops.at(-1);
      // What a pool of Uniswap V4 gives may be spent before it is paid, as long as its manager is unlocked.
      return lends(last) || last?.venue === "uniswap-v4" ? undefined : "the last pool does not lend";
    }
    case "first-pool":
      return lends(hops[0]) ? undefined : "the first pool does not lend";
    case "balancer": {
      const isLocked = offer.lender === singletons.balancerVault && hops.some(({ venue }) => venue === "balancer-v2");
      return isLocked ? "the Vault is locked while it lends, and a hop goes through it" : undefined;
    }
    case "uniswap-v4-native":
      return profitToken === wrappedNative ? undefined : "ETH can only be lent for the wrapped native token";
    case "own":
    case "morpho":
    case "aave":
    case "erc3156":
    case "uniswap-v4":
      return undefined;
  }
}

/** Whether the pool hands over what it sells before it is paid, and calls back in between. */
function lends(hop: Hop | undefined): boolean {
  return hop?.venue === "uniswap-v2" || hop?.venue === "solidly" || hop?.venue === "uniswap-v3";
}
