import { AbiCoder, keccak256 } from "ethers";
import type { Address } from "../../core/hex.ts";

/** Tokens declare their balances and allowances among their first variables; behind an upgradable proxy a little later. */
const VARIABLES = 64;

/**
 * Whether an unrecorded read is of a token's books about accounts that the chain does not have: a balance, an allowance
 * for one of the spenders, or whether it is on a list of blocked accounts. Zero, or what was written before, is their
 * truth. A read is an account, or "address:slot".
 */
export function ownBooks(accounts: readonly Address[], spenders: readonly Address[]): (read: string) => boolean {
  const slots = new Set<string>();
  for (const account of accounts) {
    for (let variable = 0n; variable < VARIABLES; variable++) {
      for (const entry of [entryOfSolidity, entryOfVyper]) {
        const own = entry(variable, account);
        slots.add(own);
        for (const spender of spenders) slots.add(entry(BigInt(own), spender));
      }
    }
  }
  return (read) => slots.has(read.split(":")[1] ?? "");
}

/** Where Solidity keeps a mapping's entry. */
function entryOfSolidity(slot: bigint, key: Address): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [key, slot]));
}

/** Where Vyper keeps a mapping's entry. */
function entryOfVyper(slot: bigint, key: Address): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "address"], [slot, key]));
}
