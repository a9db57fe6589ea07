import type { Address } from "../../../../core/hex.ts";
import type { SolidlyPool } from "../../../../market/quoting/solidly/solidly-pool.ts";
import { quoteSolidly } from "../../../../market/quoting/solidly/solidly-quote.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { selectorOf, wordAt } from "../words.ts";

const GET_AMOUNT_OUT = selectorOf("getAmountOut(uint256,address)");
const WORD_DIGITS = 64;

/** A question to a pair against which its quote is held. */
export interface Probe {
  readonly tokenIn: Address;
  readonly amountIn: bigint;
}

/** What the pair itself says that it would pay. */
export function ownQuoteRead(target: Address, { tokenIn, amountIn }: Probe): ContractRead {
  return { target, data: `${GET_AMOUNT_OUT}${argument(amountIn)}${argument(BigInt(tokenIn))}` };
}

/** Where a pair's own quote is none, or would not be paid, there is nothing to hold against it. */
export function agrees(pool: SolidlyPool, { tokenIn, amountIn }: Probe, answer: ContractAnswer): boolean {
  const quote = quoteSolidly(pool, tokenIn, amountIn);
  return quote.refused !== undefined || quote.amountOut === wordAt(answer, 0);
}

function argument(value: bigint): string {
  return value.toString(16).padStart(WORD_DIGITS, "0");
}
