import { AbiCoder, keccak256, solidityPackedKeccak256, toBeHex, zeroPadValue } from "ethers";
import { BALANCER_VAULT } from "../../bot/adapters/chain/pools/balancer/balancer-contracts.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { MAX_UINT112 } from "../../bot/core/integer-limits.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";

/** A pool of two tokens, ascending, in a recorded block. */
export interface RecordedBalancerPool {
  readonly address: Address;
  readonly poolId: Hex;
  readonly tokens: readonly [Address, Address];
}

/** The Vault's variables: which pools exist, and the tokens and balances of those with two tokens. */
const REGISTERED_SLOT = 5n;
const TWO_TOKEN_POOLS_SLOT = 9n;

/**
 * Tells a fork what the Vault says of the pool when it is asked, which no recorded swap did: that the pool exists, and its
 * two tokens. What it holds of them is recorded.
 */
export async function registerAgain(rpcUrl: string, { poolId, tokens }: RecordedBalancerPool): Promise<void> {
  const tokensSlot = BigInt(mappingSlot(poolId, TWO_TOKEN_POOLS_SLOT));
  await setStorage(rpcUrl, mappingSlot(poolId, REGISTERED_SLOT), 1n);
  await setStorage(rpcUrl, toBeHex(tokensSlot, 32), BigInt(tokens[0]));
  await setStorage(rpcUrl, toBeHex(tokensSlot + 1n, 32), BigInt(tokens[1]));
}

/** What the Vault held of the two tokens for the pool after a block, in base units. */
export async function recordedBalances(
  rpcUrl: string,
  { poolId, tokens }: RecordedBalancerPool,
  block: Hex,
): Promise<readonly [bigint, bigint]> {
  const balances = BigInt(mappingSlot(poolId, TWO_TOKEN_POOLS_SLOT)) + 2n;
  const slot = mappingSlot(solidityPackedKeccak256(["address", "address"], tokens), balances);
  const packed = BigInt((await callRpc(rpcUrl, "eth_getStorageAt", [BALANCER_VAULT, slot, block])) as Hex);
  return [packed & MAX_UINT112, (packed >> 112n) & MAX_UINT112];
}

function mappingSlot(key: string, slot: bigint): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [key, slot]));
}

async function setStorage(rpcUrl: string, slot: string, value: bigint): Promise<void> {
  await callRpc(rpcUrl, "anvil_setStorageAt", [BALANCER_VAULT, slot, zeroPadValue(toBeHex(value), 32)]);
}
