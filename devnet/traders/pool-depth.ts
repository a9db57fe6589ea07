import { AbiCoder, Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { PROTOCOLS } from "../mainnet/addresses.ts";

/** A pool that people reach through a router. */
export type RoutedPool = PoolEntry & { readonly router: Address };

/** What a pool would hold if its price followed x × y = k everywhere: exact for a pair, near the price for V3. */
export interface PoolDepth {
  readonly pool: RoutedPool;
  readonly depth0Wei: bigint;
  readonly depth1Wei: bigint;
}

const POOL_ABI = new Interface([
  "function factory() view returns (address)",
  "function getReserves() view returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast)",
  "function liquidity() view returns (uint128)",
  "function slot0() view returns (uint160 sqrtPriceX96)",
]);

const Q96 = 2n ** 96n;

/** Finds each pool's router; pools of other exchanges are left out. Rejects when the node does not answer. */
export async function routedPools(rpcUrl: string, pools: readonly PoolEntry[]): Promise<RoutedPool[]> {
  const factories = await callPools(
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
  const answers = (await callPools(rpcUrl, calls)).values();
  const nextAnswer = (): Hex => answers.next().value ?? "0x";
  return pools.map((pool) => {
    if (pool.venue === "uniswap-v2") {
      const [depth0Wei, depth1Wei] = POOL_ABI.decodeFunctionResult("getReserves", nextAnswer());
      return { pool, depth0Wei: depth0Wei as bigint, depth1Wei: depth1Wei as bigint };
    }
    // slot0 returns more than this; the rest is not decoded.
    const sqrtPriceX96 = POOL_ABI.decodeFunctionResult("slot0", nextAnswer())[0] as bigint;
    const liquidity = POOL_ABI.decodeFunctionResult("liquidity", nextAnswer())[0] as bigint;
    return { pool, depth0Wei: (liquidity * Q96) / sqrtPriceX96, depth1Wei: (liquidity * sqrtPriceX96) / Q96 };
  });
}

function callPools(
  rpcUrl: string,
  calls: readonly { readonly address: Address; readonly method: string }[],
): Promise<Hex[]> {
  return callRpcBatch(
    rpcUrl,
    calls.map(({ address, method }) => ({
      method: "eth_call",
      params: [{ to: address, data: POOL_ABI.encodeFunctionData(method) }, "latest"],
    })),
  ) as Promise<Hex[]>;
}
