import type { ExecutableHop, HopAmount } from "../../bot/executors/flash/executable-hop.ts";
import { type RecordedArbitrage, recordedArbitrages } from "./recorded-arbitrages.ts";

/** An arbitrage over Uniswap V3, Curve and Uniswap V2, in this order, as a searcher made it. */
export interface CurveArbitrage extends RecordedArbitrage {
  readonly swaps: readonly (RecordedArbitrage["swaps"][number] & {
    readonly amountIn: string;
    readonly amountOut: string;
    /** Of Curve pools. */
    readonly i: number;
    readonly j: number;
  })[];
}

/** The only known one: 13217637's second transaction, over tricrypto2. */
export function recordedCurveArbitrage(): CurveArbitrage {
  const found = recordedArbitrages().find(({ swaps }) => swaps.some(({ proto }) => proto === "curve"));
  if (found === undefined) throw new Error("there is no known arbitrage over Curve");
  return found as CurveArbitrage;
}

/**
 * Its hops for our contract.
 * @param curveIn what goes into the Curve pool
 * @param pairOut what the last pool hands over
 */
export function hopsOf({ swaps }: CurveArbitrage, curveIn: HopAmount, pairOut: bigint): readonly ExecutableHop[] {
  const [v3, curve, v2] = swaps;
  if (v3 === undefined || curve === undefined || v2 === undefined) throw new Error("it has not three swaps");
  const step = ({ pool, tokenIn, tokenOut }: CurveArbitrage["swaps"][number]) => ({ pool, tokenIn, tokenOut });
  return [
    { venue: "uniswap-v3", ...step(v3), amountIn: BigInt(v3.amountIn) },
    { venue: "curve", ...step(curve), i: curve.i, j: curve.j, indices: "uint256", amountIn: curveIn },
    { venue: "uniswap-v2", ...step(v2), amountIn: "all", amountOut: pairOut },
  ];
}
