import { AbiCoder, dataSlice, id } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { FlashArbitrage__factory } from "../../../typechain-types/factories/FlashArbitrage__factory.ts";

const CONTRACT = FlashArbitrage__factory.createInterface();
const ERROR_SELECTOR = "0x08c379a0"; // Error(string)
const PANIC_SELECTOR = "0x4e487b71"; // Panic(uint256)
const PROFIT_BELOW_MINIMUM_SELECTOR = dataSlice(id("ProfitBelowMinimum(int256,uint256)"), 0, 4);
const SELECTOR_CHARACTERS = 10;
/** 0x, a selector and two words. */
const TWO_VALUES_LENGTH = 2 + 8 + 2 * 64;
const MAX_REASON_CHARACTERS = 120;

/** Solidity documentation, "Panic via assert and Error via require". */
const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion failed",
  "17": "arithmetic overflow",
  "18": "division by zero",
  "33": "no such enum value",
  "34": "damaged storage",
  "49": "pop of an empty array",
  "50": "array index out of bounds",
  "65": "out of memory",
  "81": "call of an unset function",
};

/**
 * Why a call reverted, as one short phrase: our contract's errors with their values, a pool's own words ("UniswapV2:
 * K"), a panic by its meaning. Never throws: what it does not know it names by its selector.
 */
export function describeRevert(data: Hex): string {
  if (data.length < SELECTOR_CHARACTERS) return "it reverted without a reason";
  const selector = data.slice(0, SELECTOR_CHARACTERS);
  try {
    if (selector === ERROR_SELECTOR) return printable(decodeOne("string", data) as string);
    if (selector === PANIC_SELECTOR) {
      const code = String(decodeOne("uint256", data));
      return `a panic: ${PANICS[code] ?? `code ${code}`}`;
    }
    const error = CONTRACT.parseError(data);
    if (error !== null) {
      const values = error.fragment.inputs.map(({ name }, index) => `${name} ${String(error.args[index])}`);
      return values.length === 0 ? error.name : `${error.name}: ${values.join(", ")}`;
    }
  } catch {
    // Cut off or not what its selector says: named like any unknown error.
  }
  return `an unknown error ${selector}`;
}

/** Whether our own contract refused because the cycle earned too little: the market has moved. */
export function isProfitBelowMinimum(data: string): boolean {
  return data.startsWith(PROFIT_BELOW_MINIMUM_SELECTOR);
}

/** What the contract gained, where it refused that: the first value of ProfitBelowMinimum(int256, uint256). */
export function profitBelowMinimum(revertData: Hex): bigint | undefined {
  if (revertData.length !== TWO_VALUES_LENGTH || !isProfitBelowMinimum(revertData)) return undefined;
  return BigInt.asIntN(256, BigInt(`0x${revertData.slice(10, 74)}`));
}

function decodeOne(type: string, data: Hex): unknown {
  return AbiCoder.defaultAbiCoder().decode([type], dataSlice(data, 4))[0];
}

/** The words are a stranger's and end up in terminals and logs. */
function printable(words: string): string {
  const cleaned = words.replace(/[^\x20-\x7e]/g, "?");
  if (cleaned.length === 0) return "an error without words";
  return cleaned.length > MAX_REASON_CHARACTERS ? `${cleaned.slice(0, MAX_REASON_CHARACTERS)}…` : cleaned;
}
