import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import type { Plan } from "./measure.ts";

/** A row of the table: a route, and who pays for it until it has paid for itself. */
export interface RowPlan extends Plan {
  /** The hops' venues. */
  readonly route: string;
  readonly note?: string;
  /** Whether the route by the contract's own balance is measured too: the difference is what the lender costs. */
  readonly comparesWithOwn?: true;
}

const V2_V2 = ["v2 cheap", "v2 dear"];
const MINT_TOKEN = ["v2 cheap, mint token", "v2 dear, mint token"];
const CURVE_V3 = ["curve cheap", "v3 dear, crvUSD"];

const byFlashSwap = (route: string, path: readonly string[], note?: string): RowPlan => ({
  route,
  path,
  funding: "flash-swap",
  ...(note === undefined ? {} : { note }),
});
const byLender = (funding: FundingKind, note?: string): RowPlan => ({
  route: "v2-v2",
  path: V2_V2,
  funding,
  comparesWithOwn: true,
  ...(note === undefined ? {} : { note }),
});

/** The routes of the comparison, then the others. */
export const ROW_PLANS: readonly RowPlan[] = [
  byFlashSwap("v2-v2", V2_V2),
  byFlashSwap("v2-v2-v2", ["v2 cheap", "v2 T/U", "v2 U/WETH"]),
  byFlashSwap("v3-v2", ["v3 cheap", "v2 dear"]),
  byFlashSwap("v3-v2-fresh", ["v3 fresh", "v2 dear, fresh token"]),
  byFlashSwap("v2-v3", ["v2 cheap", "v3 dear"]),
  byFlashSwap("v3-v3", ["v3 cheap", "v3 dear"]),
  byFlashSwap("v4-v3", ["v4 wrapped cheap", "v3 dear"]),
  byFlashSwap("v4-native-v3", ["v4 native cheap", "v3 dear"], "V4 takes ETH, which is unwrapped for it"),
  byFlashSwap("curve-v3", CURVE_V3, "Curve's TriCRV as recorded in mainnet's block 19933597"),
  byFlashSwap("balancer-v2", ["balancer cheap", "v2 dear"], "a weighted pool of Balancer's Vault"),
  { route: "v3-v4", path: ["v3 cheap", "v4 dear"], funding: "own", note: "V4's account lends" },
  { route: "v4-v4", path: ["v4 wrapped cheap", "v4 dear"], funding: "own", note: "V4's account lends" },
  { route: "v2-v2", path: V2_V2, funding: "own" },
  byLender("first-pool"),
  byLender("balancer"),
  byLender("morpho"),
  byLender("aave", "and its premium of 0.05 %"),
  {
    ...byLender("erc3156", "OpenZeppelin's ERC20FlashMint lends itself; it is the profit token"),
    path: MINT_TOKEN,
    profitToken: "mint token",
  },
  byLender("uniswap-v4"),
  byLender("uniswap-v4-native", "wrapped, and unwrapped again"),
];

/** Whether a plan needs the recorded blocks. */
export function needsRecordedBlocks({ path }: Plan): boolean {
  return path === CURVE_V3;
}
