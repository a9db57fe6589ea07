import type { Address } from "./hex.ts";

/** Contracts that are called for all pools of a venue, where its pools are none themselves. */
export interface Singletons {
  readonly balancerVault: Address;
  readonly uniswapV4PoolManager: Address;
}

/** Balancer V2's Vault has one address everywhere: docs.balancer.fi, "Deployment addresses". */
const BALANCER_VAULT: Address = "0xba12222222228d8ba445958a75a0704d566bf2c8";

// docs.uniswap.org, "Uniswap v4 deployments".
const MAINNET_POOL_MANAGER: Address = "0x000000000004444c5dc75cb358380d2e3de08a90";
const POOL_MANAGERS: Readonly<Record<string, Address>> = {
  10: "0x9a13f98cb987694c9f086b1f5eb990eea8264ec3",
  8453: "0x498581ff718922c3f8e6a244956af099b2652b2b",
  42161: "0x360e68faccca8ca495c1b759fd9eee466db9fb32",
};

/** Those of a chain; a chain that is not known is taken for a fork of mainnet. */
export function singletonsOf(chainId: bigint): Singletons {
  const uniswapV4PoolManager = POOL_MANAGERS[String(chainId)] ?? MAINNET_POOL_MANAGER;
  return { balancerVault: BALANCER_VAULT, uniswapV4PoolManager };
}
