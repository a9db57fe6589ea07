import type { Hop, Venue } from "../../core/route.ts";

/**
 * Gas of a whole transaction through the contract, profit left in it, by an additive model. Fitted to what
 * `npm run bench:gas` measures on real V2, V3 and WETH9 bytecode: two V2 hops 133,124 and three 183,384, so 50,260 a hop
 * and 32,604 for everything else; V3 then V2 158,589 with a V3 pool never swapped before.
 */
const TRANSACTION_GAS = 32_604n;

const HOP_GAS: Readonly<Record<Venue, bigint>> = {
  "uniswap-v2": 50_260n,
  // A stable pair on npm's bytecode beside a V2 pair.
  solidly: 70_000n,
  // 75,725 measured without a crossing; a crossed tick costs about 20,000 (three slots rewritten and two words read),
  // and about every second arbitrage crosses one.
  "uniswap-v3": 85_674n,
  // V4 then V3 measured 172,600 where V3 then V3 takes 166,746.
  "uniswap-v4": 91_528n,
  // TriCRV then V3 measured 272,823; plain pools take a third less.
  curve: 154_545n,
  // A weighted pool then V2 measured 151,224.
  "balancer-v2": 68_360n,
};

/** What the gas of a route depends on. */
export interface Venues {
  readonly hops: readonly Pick<Hop, "venue">[];
}

/** An estimate for ranking and filtering; what is signed takes its limit from a simulation. */
export function estimateRouteGas({ hops }: Venues): bigint {
  return hops.reduce((gas, { venue }) => gas + HOP_GAS[venue], TRANSACTION_GAS);
}
