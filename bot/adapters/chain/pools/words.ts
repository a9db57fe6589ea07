import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { ContractAnswer } from "./multicall.ts";

const WORD_DIGITS = 64;
const ADDRESS_BITS = 160;

/** The first four bytes of a function's calldata. */
export function selectorOf(signature: string): Hex {
  return id(signature).slice(0, 10) as Hex;
}

/** Calldata with one signed integer. */
export function callWithInt(selector: Hex, value: number): Hex {
  return `${selector}${BigInt.asUintN(256, BigInt(value)).toString(16).padStart(WORD_DIGITS, "0")}`;
}

/** The nth 32-byte word of an answer; undefined when the call failed or the answer is shorter. */
export function wordAt(answer: ContractAnswer, index: number): bigint | undefined {
  const digits = answer?.slice(2 + index * WORD_DIGITS, 2 + (index + 1) * WORD_DIGITS);
  return digits?.length === WORD_DIGITS ? BigInt(`0x${digits}`) : undefined;
}

/** A word as an address: its lower 20 bytes, because strangers answer with words that are none. */
export function addressOfWord(word: bigint): Address {
  return `0x${BigInt.asUintN(ADDRESS_BITS, word).toString(16).padStart(40, "0")}`;
}
