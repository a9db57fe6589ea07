import type { Address, Hex } from "../../../../core/hex.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { addressOfWord, selectorOf, wordAt } from "../words.ts";

/** Balancer V2's Vault has the same address on every chain. */
export const BALANCER_VAULT: Address = "0xba12222222228d8ba445958a75a0704d566bf2c8";

const WORD_DIGITS = 64;
const WORD_BYTES = 32n;

/** A read without arguments. */
export function readOf(target: Address, signature: string): ContractRead {
  return { target, data: selectorOf(signature) };
}

/** A read whose arguments are words: a pool's id, or addresses. */
export function readWith(target: Address, signature: string, words: readonly Hex[]): ContractRead {
  const digits = words.map((word) => word.slice(2).padStart(WORD_DIGITS, "0"));
  return { target, data: `${selectorOf(signature)}${digits.join("")}` };
}

/** The array of which the answer's nth word says where it is; undefined when there is none. */
export function arrayAt(answer: ContractAnswer, index: number): readonly bigint[] | undefined {
  const offset = wordAt(answer, index);
  if (offset === undefined || offset % WORD_BYTES !== 0n) return undefined;
  const start = Number(offset / WORD_BYTES);
  const length = wordAt(answer, start);
  // An answer is never longer than its digits: a length from a stranger decides about no memory.
  if (length === undefined || length > BigInt(answer?.length ?? 0)) return undefined;
  const words = Array.from({ length: Number(length) }, (_, i) => wordAt(answer, start + 1 + i));
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** The same of addresses. */
export function addressesAt(answer: ContractAnswer, index: number): readonly Address[] | undefined {
  return arrayAt(answer, index)?.map(addressOfWord);
}
