import { Interface } from "ethers";
import type { Exchange, RouterKind } from "../../core/exchange.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { Venue } from "../../core/route.ts";
import type { Question } from "./ask-many.ts";

const CONTRACTS = new Interface([
  "function factory() view returns (address)",
  "function getPair(address tokenA, address tokenB) view returns (address)",
  "function getPool(address tokenA, address tokenB, uint24 fee) view returns (address)",
  "function getPool(bytes32 poolId) view returns (address)",
]);

/** Whose pools each kind of router reaches. */
export const VENUE_OF_ROUTER: Readonly<Record<RouterKind, Venue>> = {
  "uniswap-v2-router": "uniswap-v2",
  "uniswap-v3-router": "uniswap-v3",
  "uniswap-v3-router-02": "uniswap-v3",
  "balancer-vault": "balancer-v2",
  "curve-pool": "curve",
};

/** Asks a pool, or a router, for its factory. */
export function factoryQuestion(target: Address): Question {
  return { target, data: CONTRACTS.encodeFunctionData("factory") as Hex };
}

/** Asks the exchange for its own pool where the entry says that one is: the answer is the pool's address. */
export function homeQuestion({ factory, router }: Exchange, entry: PoolEntry): Question | undefined {
  switch (entry.venue) {
    case "uniswap-v2":
      return factory && { target: factory, data: encode("getPair", entry.token0, entry.token1) };
    case "uniswap-v3":
      return (
        factory && {
          target: factory,
          data: encode("getPool(address,address,uint24)", entry.token0, entry.token1, entry.feePpm),
        }
      );
    case "balancer-v2":
      return { target: router, data: encode("getPool(bytes32)", entry.poolId) };
    case "curve":
    case "solidly":
    case "uniswap-v4":
      return undefined;
  }
}

function encode(method: string, ...values: readonly unknown[]): Hex {
  return CONTRACTS.encodeFunctionData(method, values) as Hex;
}
