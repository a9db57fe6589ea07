import { JsonRpcProvider } from "ethers";
import type { GivenRoute } from "../config/route-file.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { Hop, Route, Swap } from "../core/route.ts";
import { forkChain } from "../fork/fork-chain.ts";
import { CycleBook } from "../market/search/cycle-book.ts";
import { findOpportunities } from "../market/search/find-opportunities.ts";
import type { NativePrices } from "../market/prices/native-price.ts";
import { type MarketSnapshot, tokensOf } from "../market/pool-state.ts";
import { quoteExactInput } from "../market/quoting/quote.ts";
import type { DeployedContract } from "./deployed-contract.ts";
import { executeOnFork, type ForkExecution } from "./execute-on-fork.ts";

export interface SimulateParts {
  /** Of the chain that is forked. */
  readonly rpcUrl: string;
  readonly contract: DeployedContract;
  /** The calldata that makes the contract execute the route, asking for at least 1 wei of profit. */
  readonly encode: (route: Route, expiryBlock: bigint) => Hex;
  readonly explainRevert: (revertData: Hex) => string;
  /** Of the block that is forked. */
  readonly prices: NativePrices;
  readonly gasLimit: bigint;
  readonly minPriorityFeeWei: bigint;
}

/** What a route did on a fork. */
export interface SimulationResult {
  readonly route: Route;
  /** The fork continues this block; the route was executed in the next one. */
  readonly blockNumber: bigint;
  readonly execution: ForkExecution;
  /** At the next block's base fee and the lowest priority fee, before the builder's bid. */
  readonly gasCostWei?: bigint;
  /** After gas, in the profit token; absent when it reverted or the token has no known price. */
  readonly netProfitWei?: bigint;
  readonly pays: boolean;
}

/** The execution may be tried in a few blocks, so that the fork's own counting does not matter. */
const EXPIRES_AFTER_BLOCKS = 10n;

/** Executes a route with the real contract on a fork of the chain as of a block. Sends nothing to the chain itself. */
export async function simulate(parts: SimulateParts, route: Route, blockNumber: bigint): Promise<SimulationResult> {
  const { rpcUrl, contract, gasLimit, minPriorityFeeWei } = parts;
  const calldata = parts.encode(route, blockNumber + EXPIRES_AFTER_BLOCKS);
  const fork = await forkChain({ rpcUrl, blockNumber, autoImpersonate: true });
  const provider = new JsonRpcProvider(fork.rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  try {
    const { explainRevert } = parts;
    const execution = await executeOnFork(provider, { contract, calldata, route, gasLimit, explainRevert });
    if (execution.status === "reverted") return { route, blockNumber, execution, pays: false };
    const gasCostWei = execution.gasUsed * (execution.baseFeePerGasWei + minPriorityFeeWei);
    const gasInToken = parts.prices.fromNative(gasCostWei, route.profitToken);
    if (gasInToken === undefined) {
      return { route, blockNumber, execution, gasCostWei, pays: execution.profitWei > 0n };
    }
    const netProfitWei = execution.profitWei - gasInToken;
    return { route, blockNumber, execution, gasCostWei, netProfitWei, pays: netProfitWei > 0n };
  } finally {
    provider.destroy();
    await fork.stop();
  }
}

export interface SearchParts {
  readonly prices: NativePrices;
  readonly baseFeePerGasWei: bigint;
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3 | 4;
  readonly wrappedNative: Address;
}

/** What the scanner would try first in this market. Throws ROUTE_UNPROFITABLE when there is nothing. */
export function bestRoute(market: MarketSnapshot, { prices, baseFeePerGasWei, ...cycles }: SearchParts): Route {
  const [best] = findOpportunities(market, { cycles: new CycleBook(cycles), prices, baseFeePerGasWei });
  if (best !== undefined) return best.route;
  const problem = `In block ${market.blockNumber}, nothing in ${market.pools.length} pools gains more than its gas costs`;
  throw new ArbError("ROUTE_UNPROFITABLE", { problem });
}

/** The route with its amounts, quoted exactly hop by hop where they are not given. Throws ROUTE_UNPROFITABLE. */
export function withAmounts(given: GivenRoute, market: MarketSnapshot): Route {
  if (given.amounts === "given") return given.route;
  const hops: Hop[] = [];
  let amountIn = given.amountIn;
  for (const [index, hop] of given.hops.entries()) {
    const amountOut = quoteHop(hop, index, amountIn, market);
    hops.push({ ...hop, amountIn, amountOut });
    amountIn = amountOut;
  }
  return { profitToken: given.profitToken, hops };
}

function quoteHop(hop: Swap, index: number, amountIn: bigint, { pools }: MarketSnapshot): bigint {
  const impossible = (problem: string): ArbError =>
    new ArbError("ROUTE_UNPROFITABLE", { problem: `Hop ${index + 1} over ${hop.pool} ${problem}` });
  const pool = pools.find(({ address }) => address === hop.pool);
  if (pool === undefined)
    throw impossible("cannot be quoted: the pool is not in the pool list; give all amounts instead");
  if (pool.venue !== hop.venue) throw impossible(`cannot be quoted: the pool is a ${pool.venue} pool`);
  const own = tokensOf(pool);
  if (!own.includes(hop.tokenIn) || !own.includes(hop.tokenOut))
    throw impossible("cannot be quoted: the pool trades other tokens");
  const quote = quoteExactInput(pool, hop.tokenIn, hop.tokenOut, amountIn);
  if (quote.refused !== undefined) throw impossible(`does not take ${amountIn} base units: ${quote.refused}`);
  return quote.amountOut;
}
