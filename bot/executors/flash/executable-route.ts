import type { Hop, Route } from "../../core/route.ts";
import type { Singletons } from "../../core/singletons.ts";
import type { ExecutableHop, ExecutableRoute } from "./executable-hop.ts";

/** A route as the contract is told of it: where a venue's pools are no contracts, the one that is called for them. */
export function executableRoute({ profitToken, hops }: Route, singletons: Singletons): ExecutableRoute {
  return { profitToken, hops: hops.map((hop) => executableHop(hop, singletons)) };
}

function executableHop(hop: Hop, { balancerVault, uniswapV4PoolManager }: Singletons): ExecutableHop {
  if (hop.venue === "balancer-v2") return { ...hop, pool: balancerVault };
  if (hop.venue === "uniswap-v4") return { ...hop, pool: uniswapV4PoolManager };
  return hop;
}
