import { AbiCoder } from "ethers";
import type { Hex } from "../../core/hex.ts";

const ERROR_SELECTOR = "0x08c379a0"; // Error(string)

/** What a contract said when it reverted with words (Error(string)); undefined when it did not. */
export function revertWords(revertData: Hex): string | undefined {
  if (!revertData.startsWith(ERROR_SELECTOR)) return undefined;
  try {
    const [words] = AbiCoder.defaultAbiCoder().decode(["string"], `0x${revertData.slice(ERROR_SELECTOR.length)}`);
    return words as string;
  } catch {
    return undefined;
  }
}
