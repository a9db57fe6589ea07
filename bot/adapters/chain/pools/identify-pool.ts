import type { Address, Hex } from "../../../core/hex.ts";
import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { CurveIdentification } from "./curve/curve-identification.ts";
import { addressOfWord, selectorOf, wordAt } from "./words.ts";
import { type ReadSteps, stepsOf } from "./read-steps.ts";
import { identifySolidly } from "./solidly/identify-solidly.ts";

/** A pool, or why there is none that can be quoted. */
export type Identified = PoolEntry | { readonly problem: string };

const FIRST_COIN = "0".repeat(64);
/** Of Uniswap's pools and Solidly's, of Balancer's, and of Curve's in both generations. */
const QUESTIONS: readonly Hex[] = [
  ...["token0()", "token1()", "fee()", "tickSpacing()", "getReserves()", "stable()", "getPoolId()"].map(selectorOf),
  `${selectorOf("coins(uint256)")}${FIRST_COIN}`,
  `${selectorOf("coins(int128)")}${FIRST_COIN}`,
];
const MAX_UINT160 = (1n << 160n) - 1n;
const MAX_TICK_SPACING = 16_384n; // UniswapV3Factory.enableFeeAmount
const WORD_DIGITS = 64;

/** How many reads the first round has. */
export const IDENTIFYING_READS = QUESTIONS.length;

/**
 * Asks an address what kind of pool it is: one round tells pools of Uniswap, and that there is none; Solidly's and Curve's
 * take more. What a pool of Balancer says is not checked here: its first reading asks the Vault.
 * @param pairFeePpm what a V2 pair is believed to take, which does not tell: one that takes more makes the trade revert
 * when it is tried, one that takes less keeps the difference
 */
export function* identifyPool(address: Address, pairFeePpm: number): ReadSteps<Identified> {
  const answers = yield QUESTIONS.map((data) => ({ target: address, data }));
  const [token0, token1, fee, tickSpacing, reserves, stable, poolId, ...coins] = answers.map((each) => wordAt(each, 0));
  if (token0 === undefined || token1 === undefined) {
    if (coins.some((coin) => coin !== undefined && coin !== 0n)) return yield* identifyCurve(address);
    return balancerPool(address, poolId) ?? { problem: "it does not answer like a pool" };
  }
  if (token0 >= token1 || token0 === 0n || token1 > MAX_UINT160) {
    return { problem: "its tokens are not two addresses in order" };
  }
  const facts = { address, token0: addressOfWord(token0), token1: addressOfWord(token1) };
  if (fee !== undefined && tickSpacing !== undefined) {
    if (fee >= PPM_DENOMINATOR) return { problem: `its fee of ${fee} ppm is everything` };
    if (tickSpacing === 0n || tickSpacing > MAX_TICK_SPACING)
      return { problem: `it has a tick spacing of ${tickSpacing}` };
    return { ...facts, venue: "uniswap-v3", feePpm: Number(fee), tickSpacing: Number(tickSpacing) };
  }
  if (stable !== undefined) return yield* identifySolidly({ ...facts, venue: "solidly", isStable: stable !== 0n });
  if (reserves !== undefined) return { ...facts, venue: "uniswap-v2", feePpm: pairFeePpm };
  return { problem: "it is neither a Uniswap V2 pair nor a Uniswap V3 pool" };
}

function* identifyCurve(address: Address): ReadSteps<Identified> {
  const found = yield* stepsOf(new CurveIdentification(address));
  return "problem" in found ? found : found.entry;
}

/** Undefined when the id is not the address's. */
function balancerPool(address: Address, poolId = 0n): Identified | undefined {
  const id: Hex = `0x${poolId.toString(16).padStart(WORD_DIGITS, "0")}`;
  return id.startsWith(address) ? { venue: "balancer-v2", address, poolId: id } : undefined;
}
