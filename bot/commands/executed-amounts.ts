import { Interface } from "ethers";
import { type Hop, isZeroForOne } from "../core/route.ts";

/** Base units that went into a pool and came out of it. */
export interface HopAmounts {
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}

interface PoolLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

const events = new Interface([
  "event Swap(address indexed sender, uint256 amount0In, uint256 amount1In, uint256 amount0Out, uint256 amount1Out, address indexed to)",
  "event Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick)",
]);

/** What a hop's pool says that it took and gave: Uniswap V2's and V3's Swap events. Undefined when there is none. */
export function executedAmounts(hop: Hop, logs: readonly PoolLog[]): HopAmounts | undefined {
  for (const log of logs) {
    if (log.address.toLowerCase() !== hop.pool) continue;
    const parsed = events.parseLog(log);
    if (parsed === null) continue;
    const amount = (name: string): bigint => parsed.args.getValue(name) as bigint;
    const [into, outOf] = isZeroForOne(hop) ? ["0", "1"] : ["1", "0"];
    return parsed.fragment.inputs.some(({ name }) => name === "tick")
      ? { amountIn: amount(`amount${into}`), amountOut: -amount(`amount${outOf}`) }
      : { amountIn: amount(`amount${into}In`), amountOut: amount(`amount${outOf}Out`) };
  }
  return undefined;
}
