import { concat, getCreateAddress, toBeHex } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { BalancerEntry } from "../../bot/core/pool-entry.ts";
import { PROTOCOLS } from "./addresses.ts";
import { STABLE_POOLS, WEIGHTED_POOLS } from "./market-plan.ts";

/** How the Vault keeps a pool's balances, as its id tells: PoolSpecialization of IVault.sol. */
const GENERAL = 0;
const TWO_TOKENS = 2;

/**
 * All pools of Balancer in the order of their creation. A factory's pools have the addresses that its nonces give
 * (CREATE); the Vault numbers the ids of all pools from 0.
 */
export function balancerEntries(): readonly BalancerEntry[] {
  const weighted = WEIGHTED_POOLS.map((_, index) => ({
    address: childOf(PROTOCOLS.balancerWeightedPoolFactory, index),
    specialization: TWO_TOKENS,
  }));
  const stable = STABLE_POOLS.map((_, index) => ({
    address: childOf(PROTOCOLS.balancerStablePoolFactory, index),
    specialization: GENERAL,
  }));
  return [...weighted, ...stable].map(({ address, specialization }, index) => ({
    venue: "balancer-v2",
    address,
    poolId: concat([address, toBeHex(specialization, 2), toBeHex(index, 10)]) as Hex,
  }));
}

/** A new contract's nonce is 1 (EIP-161). */
function childOf(factory: Address, index: number): Address {
  return getCreateAddress({ from: factory, nonce: index + 1 }).toLowerCase() as Address;
}
