import type { Address } from "../../bot/core/hex.ts";
import type { ExecutableHop, HopAmount, UniswapV2Hop } from "../../bot/executors/flash/executable-hop.ts";
import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import { getAmountOut } from "../../bot/market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import type { RecordedDesk } from "./recorded-desk.ts";
import { type BalancerLeg, type CurveLeg, paidToAnother } from "./recorded-quote.ts";

/** A hop over a Uniswap-V2-like pair without its amounts. */
type PairLeg = Omit<UniswapV2Hop, "amountIn" | "amountOut">;

/** A hop without its amounts. */
export type Leg = CurveLeg | BalancerLeg | PairLeg;

/** A hop with what goes in and what comes out, in base units. */
export interface PricedLeg {
  readonly leg: Leg;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}

/** Of Uniswap V2 and of Sushi. */
const FEE_BPS = 30;
const PPM_PER_BPS = 100;
const RESERVES = "getReserves() view returns (uint112 reserve0, uint112 reserve1, uint32 timestamp)";

/** A hop over a pair of Uniswap V2 or Sushi. */
export function pairLeg(pool: Address, tokenIn: Address, tokenOut: Address): PairLeg {
  return { venue: "uniswap-v2", pool, tokenIn, tokenOut, feeBps: FEE_BPS };
}

/** Follows an amount through a cycle whose pools all differ, so that none moves the price of another. */
export async function priceCycle(
  desk: RecordedDesk,
  legs: readonly Leg[],
  inputWei: bigint,
): Promise<readonly PricedLeg[]> {
  const priced: PricedLeg[] = [];
  for (const leg of legs) {
    const amountIn = priced.at(-1)?.amountOut ?? inputWei;
    const paid = leg.venue === "uniswap-v2" ? paidByPair(desk, leg, amountIn) : paidToAnother(desk, leg, amountIn);
    priced.push({ leg, amountIn, amountOut: await paid });
  }
  return priced;
}

/**
 * The hops as the contract is told them: every amount exactly, or all that arrives wherever that can be said. It cannot
 * of the cycle's input, of what the pool that lends hands over, and of what a pair is paid out of that.
 */
export function executableHops(
  priced: readonly PricedLeg[],
  amounts: "exact" | "all",
  funding: FundingKind,
): readonly ExecutableHop[] {
  const lender = funding === "flash-swap" ? priced.length - 1 : funding === "first-pool" ? 0 : undefined;
  return priced.map(({ leg, amountIn, amountOut }, index): ExecutableHop => {
    const told = (amount: bigint, isNeeded: boolean): HopAmount => (amounts === "exact" || isNeeded ? amount : "all");
    if (leg.venue !== "uniswap-v2") return { ...leg, amountIn: told(amountIn, index === 0) };
    const isPaidFromHere = index === 0 || index - 1 === lender;
    return { ...leg, amountIn: told(amountIn, isPaidFromHere), amountOut: told(amountOut, index === lender) };
  });
}

async function paidByPair(desk: RecordedDesk, leg: PairLeg, amountIn: bigint): Promise<bigint> {
  const [reserve0, reserve1] = (await desk.read(leg.pool, RESERVES, [])) as readonly [bigint, bigint];
  const [reserveIn, reserveOut] = leg.tokenIn < leg.tokenOut ? [reserve0, reserve1] : [reserve1, reserve0];
  return getAmountOut(amountIn, reserveIn, reserveOut, FEE_BPS * PPM_PER_BPS);
}
