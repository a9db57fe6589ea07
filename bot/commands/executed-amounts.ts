import { Interface, type Result } from "ethers";
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

/** What a venue's event says of a swap; undefined when it is about other coins of the pool. */
type ReadAmounts = (values: Result, hop: Hop) => HopAmounts | undefined;

const PAIR: ReadAmounts = (values, hop) => {
  const [into, outOf] = sidesOf(hop);
  return { amountIn: amount(values, `amount${into}In`), amountOut: amount(values, `amount${outOf}Out`) };
};

/** What the pool gained, and what it lost below zero. */
const CONCENTRATED: ReadAmounts = (values, hop) => {
  const [into, outOf] = sidesOf(hop);
  return { amountIn: amount(values, `amount${into}`), amountOut: -amount(values, `amount${outOf}`) };
};

/** What stands on the swapper's account, below zero where it has to pay. */
const ON_ACCOUNT: ReadAmounts = (values, hop) => {
  const [into, outOf] = sidesOf(hop);
  return { amountIn: -amount(values, `amount${into}`), amountOut: amount(values, `amount${outOf}`) };
};

const VAULT: ReadAmounts = (values, { tokenIn, tokenOut }) => {
  const isOurs = isSame(values, "tokenIn", tokenIn) && isSame(values, "tokenOut", tokenOut);
  return isOurs ? { amountIn: amount(values, "amountIn"), amountOut: amount(values, "amountOut") } : undefined;
};

const CURVE: ReadAmounts = (values, hop) => {
  if (hop.venue !== "curve") return undefined;
  const isOurs = amount(values, "sold_id") === BigInt(hop.i) && amount(values, "bought_id") === BigInt(hop.j);
  return isOurs ? { amountIn: amount(values, "tokens_sold"), amountOut: amount(values, "tokens_bought") } : undefined;
};

const SWAPS: readonly (readonly [event: string, read: ReadAmounts])[] = [
  [
    "event Swap(address indexed sender, uint256 amount0In, uint256 amount1In, uint256 amount0Out, uint256 amount1Out, address indexed to)",
    PAIR,
  ],
  // Velodrome V2's and Aerodrome's own.
  [
    "event Swap(address indexed sender, address indexed to, uint256 amount0In, uint256 amount1In, uint256 amount0Out, uint256 amount1Out)",
    PAIR,
  ],
  [
    "event Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick)",
    CONCENTRATED,
  ],
  // PancakeSwap V3's own.
  [
    "event Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, uint128 protocolFeesToken0, uint128 protocolFeesToken1)",
    CONCENTRATED,
  ],
  [
    "event Swap(bytes32 indexed id, address indexed sender, int128 amount0, int128 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, uint24 fee)",
    ON_ACCOUNT,
  ],
  [
    "event Swap(bytes32 indexed poolId, address indexed tokenIn, address indexed tokenOut, uint256 amountIn, uint256 amountOut)",
    VAULT,
  ],
  [
    "event TokenExchange(address indexed buyer, int128 sold_id, uint256 tokens_sold, int128 bought_id, uint256 tokens_bought)",
    CURVE,
  ],
  [
    "event TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought)",
    CURVE,
  ],
  // Of Curve's youngest crypto pools.
  [
    "event TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought, uint256 fee, uint256 packed_price_scale)",
    CURVE,
  ],
];

const events = new Interface(SWAPS.map(([event]) => event));
const readers = new Map(SWAPS.map(([event, read]) => [Interface.from([event]).fragments[0]?.format("sighash"), read]));

/** What a hop's pool says that it took and gave, by its venue's event. Undefined when there is none. */
export function executedAmounts(hop: Hop, logs: readonly PoolLog[]): HopAmounts | undefined {
  for (const log of logs) {
    const swap = isOf(log, hop) ? events.parseLog(log) : null;
    const amounts = swap === null ? undefined : readers.get(swap.signature)?.(swap.args, hop);
    if (amounts !== undefined) return amounts;
  }
  return undefined;
}

/** Pools that are no contracts, or are called through another one, are named by their ids. */
function isOf({ address, topics: [, first] }: PoolLog, hop: Hop): boolean {
  if (hop.venue === "uniswap-v4") return first === hop.pool;
  return hop.venue === "balancer-v2" ? first === hop.poolId : address.toLowerCase() === hop.pool;
}

function sidesOf(hop: Hop): readonly ["0", "1"] | readonly ["1", "0"] {
  return isZeroForOne(hop) ? ["0", "1"] : ["1", "0"];
}

function amount(values: Result, name: string): bigint {
  return values.getValue(name) as bigint;
}

function isSame(values: Result, name: string, token: string): boolean {
  return (values.getValue(name) as string).toLowerCase() === token;
}
