import { AbiCoder, Interface } from "ethers";
import type { Hex } from "../../core/hex.ts";
import { FlashArbitrage__factory } from "../../../typechain-types/factories/FlashArbitrage__factory.ts";

const contract = new Interface(FlashArbitrage__factory.abi);

/** Error(string) and Panic(uint256): Solidity's own, see "Error handling" in its documentation. */
const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";

const PANIC_MEANINGS: Readonly<Record<string, string>> = {
  "1": "assertion failed",
  "17": "arithmetic overflow",
  "18": "division by zero",
  "33": "bad enum value",
  "34": "bad storage encoding",
  "49": "pop from an empty array",
  "50": "index out of bounds",
  "65": "out of memory",
  "81": "call of an uninitialised function",
};

/** What a revert says, in one short phrase: our contract's errors with their values, a pool's own words, a panic. */
export function describeRevert(data: Hex): string {
  if (data === "0x") return "reverted without a reason";
  const selector = data.slice(0, 10);
  try {
    if (selector === ERROR_SELECTOR) return decodeOne("string", data);
    if (selector === PANIC_SELECTOR) {
      const code = decodeOne("uint256", data);
      return `panic ${code}: ${PANIC_MEANINGS[code] ?? "unknown"}`;
    }
    const error = contract.parseError(data);
    if (error !== null) return `${error.name}(${error.args.map(String).join(", ")})`;
  } catch {
    // The selector is known but the rest is not what belongs to it: shown as it is.
  }
  return `reverted with ${data.length > 74 ? `${data.slice(0, 74)}…` : data}`;
}

/** Whether our contract's own check of the profit refused. */
export function isProfitBelowMinimum(data: Hex): boolean {
  return contract.parseError(data)?.name === "ProfitBelowMinimum";
}

function decodeOne(type: string, data: Hex): string {
  return String(AbiCoder.defaultAbiCoder().decode([type], `0x${data.slice(10)}`)[0]);
}
