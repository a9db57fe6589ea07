import { AbiCoder, Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { PoolEntry, UniswapEntry } from "../../bot/core/pool-entry.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { PROTOCOLS } from "../mainnet/addresses.ts";

/** A pool that people reach through a router. */
export type RoutedPool = UniswapEntry & { readonly router: Address };

/** What a pool would hold if its price followed x × y = k everywhere: exact for a pair, near the price for V3. */
export interface PoolDepth {
  readonly pool: RoutedPool;
  readonly depth0Wei: bigint;
  readonly depth1Wei: bigint;
}

const READING_ABI = new Interface([
  "function balanceOf(address owner) view returns (uint256)",
  "function factory() view returns (address)",
  "function getReserves() view returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast)",
  "function liquidity() view returns (uint128)",
  "function slot0() view returns (uint160 sqrtPriceX96)",
]);

const Q96 = 2n ** 96n;

/**
 * Finds each pool's router; pools of other exchanges are left out: only arbitrage moves them. Rejects when the node does
 * not answer.
 */
export async function routedPools(rpcUrl: string, listed: readonly PoolEntry[]): Promise<RoutedPool[]> {
  const pools = listed.filter(isUniswapPool);
  const factories = await callAll(
    rpcUrl,
    pools.map(({ address }) => ({ address, method: "factory" })),
  );
  const routers = new Map<string, Address>([
    [PROTOCOLS.uniswapV2Factory, PROTOCOLS.uniswapV2Router],
    [PROTOCOLS.sushiFactory, PROTOCOLS.sushiRouter],
    [PROTOCOLS.uniswapV3Factory, PROTOCOLS.swapRouter],
  ]);
  return pools.flatMap((pool, index) => {
    const factory = AbiCoder.defaultAbiCoder().decode(["address"], factories[index] ?? "0x")[0] as string;
    const router = routers.get(factory.toLowerCase());
    return router === undefined ? [] : [{ ...pool, router }];
  });
}

function isUniswapPool(entry: PoolEntry): entry is UniswapEntry {
  return entry.venue === "uniswap-v2" || entry.venue === "uniswap-v3";
}

/** What a pool really holds; much less than its depth where liquidity is concentrated. */
export interface PoolHoldings {
  readonly pool: RoutedPool;
  readonly holds0Wei: bigint;
  readonly holds1Wei: bigint;
}

/** All pools' holdings in the newest block, in one request. Rejects when the node does not answer. */
export async function readHoldings(rpcUrl: string, pools: readonly RoutedPool[]): Promise<PoolHoldings[]> {
  const calls = pools.flatMap((pool) =>
    [pool.token0, pool.token1].map((token) => ({ address: token, method: "balanceOf", values: [pool.address] })),
  );
  const balances = (await callAll(rpcUrl, calls)).map((balance) => BigInt(balance));
  return pools.map((pool, index) => ({
    pool,
    holds0Wei: balances[2 * index] ?? 0n,
    holds1Wei: balances[2 * index + 1] ?? 0n,
  }));
}

/** All pools' depths in the newest block, in one request. Rejects when the node does not answer. */
export async function readDepths(rpcUrl: string, pools: readonly RoutedPool[]): Promise<PoolDepth[]> {
  const calls = pools.flatMap(({ address, venue }) =>
    venue === "uniswap-v2"
      ? [{ address, method: "getReserves" }]
      : [
          { address, method: "slot0" },
          { address, method: "liquidity" },
        ],
  );
  const answers = (await callAll(rpcUrl, calls)).values();
  const nextAnswer = (): Hex => answers.next().value ?? "0x";
  return pools.map((pool) => {
    if (pool.venue === "uniswap-v2") {
      const [depth0Wei, depth1Wei] = READING_ABI.decodeFunctionResult("getReserves", nextAnswer());
      return { pool, depth0Wei: depth0Wei as bigint, depth1Wei: depth1Wei as bigint };
    }
    // slot0 returns more than this; the rest is not decoded.
    const sqrtPriceX96 = READING_ABI.decodeFunctionResult("slot0", nextAnswer())[0] as bigint;
    const liquidity = READING_ABI.decodeFunctionResult("liquidity", nextAnswer())[0] as bigint;
    return { pool, depth0Wei: (liquidity * Q96) / sqrtPriceX96, depth1Wei: (liquidity * sqrtPriceX96) / Q96 };
  });
}

function callAll(
  rpcUrl: string,
  calls: readonly { readonly address: Address; readonly method: string; readonly values?: readonly unknown[] }[],
): Promise<Hex[]> {
  return callRpcBatch(
    rpcUrl,
    calls.map(({ address, method, values = [] }) => ({
      method: "eth_call",
      params: [{ to: address, data: READING_ABI.encodeFunctionData(method, values) }, "latest"],
    })),
  ) as Promise<Hex[]>;
}
