import { AbiCoder, concat, keccak256, toQuantity } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { type Protocol, PROTOCOLS } from "./addresses.ts";
import { CODE_HASHES } from "./code-hashes.ts";
import type { SeedingChain } from "./seeding-chain.ts";

/** What is created, and by whom. */
export interface Creation {
  readonly creationCode: Hex;
  readonly argumentTypes?: readonly string[];
  readonly arguments?: readonly unknown[];
  /** The constructor's msg.sender. */
  readonly creator: Address;
  /** The block time that the constructor sees when it computes immutables; without it, now. */
  readonly timestampS?: number;
}

/**
 * Makes a constructor run at a given address, so that immutables, storage, `address(this)` and created children come out
 * as if it had been deployed there: the creation code is put there as code, called for the runtime code that it returns,
 * run once more in a transaction for what it writes, and then replaced by that runtime code.
 */
export async function placeAt(chain: SeedingChain, address: Address, creation: Creation): Promise<Hex> {
  const { creationCode, argumentTypes = [], arguments: values = [], creator, timestampS } = creation;
  const encoded = AbiCoder.defaultAbiCoder().encode(argumentTypes, values);
  await chain.rpc("anvil_setCode", [address, concat([creationCode, encoded])]);
  // A new contract's nonce is 1 (EIP-161); its children's addresses depend on it.
  await chain.rpc("anvil_setNonce", [address, "0x1"]);
  const call = { from: creator, to: address, gas: toQuantity(30_000_000n) };
  const at = timestampS === undefined ? [] : [{}, { time: toQuantity(timestampS) }];
  const runtimeCode = (await chain.rpc("eth_call", [call, "latest", ...at])) as Hex;
  await chain.run([{ from: creator, to: address, data: "0x" }]);
  await chain.rpc("anvil_setCode", [address, runtimeCode]);
  return runtimeCode;
}

/** Places a protocol's contract at its own address. Throws when its code is not the code that mainnet has there. */
export async function placeProtocol(chain: SeedingChain, protocol: Protocol, creation: Creation): Promise<void> {
  assertCodeHash(protocol, await placeAt(chain, PROTOCOLS[protocol], creation));
}

/** Puts a protocol's runtime code at its own address; for contracts whose constructor writes nothing. */
export async function placeRuntimeCode(chain: SeedingChain, protocol: Protocol, runtimeCode: Hex): Promise<void> {
  await chain.rpc("anvil_setCode", [PROTOCOLS[protocol], runtimeCode]);
  await chain.rpc("anvil_setNonce", [PROTOCOLS[protocol], "0x1"]);
  assertCodeHash(protocol, runtimeCode);
}

function assertCodeHash(protocol: Protocol, runtimeCode: Hex): void {
  const expected = CODE_HASHES[protocol];
  const actual = keccak256(runtimeCode);
  if (expected !== undefined && actual !== expected) {
    throw new Error(`The code of ${protocol} hashes to ${actual}, but mainnet's to ${expected}.`);
  }
}
