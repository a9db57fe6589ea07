import type { ContractAnswer } from "../pools/multicall.ts";
import { wordAt } from "../pools/words.ts";

/** As long as a symbol on a pool list may be. */
const MAX_LENGTH = 16;
const WORD_DIGITS = 64;

/**
 * A token's symbol in visible ASCII: anybody may choose one that would move a terminal's cursor, or that looks like
 * another token's. What is no such character is shown as "?". Undefined when the token tells none. Early tokens, such as
 * MKR, answer with a bytes32 in the place of a string.
 */
export function symbolOf(answer: ContractAnswer): string | undefined {
  const digits = answer?.length === 2 + WORD_DIGITS ? answer.slice(2) : digitsOfString(answer);
  const shown = Buffer.from(digits, "hex")
    .toString("utf8")
    .replace(/\0+$/, "")
    .replace(/[^\x21-\x7e]/gu, "?")
    .slice(0, MAX_LENGTH);
  return shown === "" ? undefined : shown;
}

/** Of an answer of type string; empty when it is none. */
function digitsOfString(answer: ContractAnswer): string {
  if (answer === undefined || wordAt(answer, 0) !== 32n) return "";
  const length = wordAt(answer, 1) ?? 0n;
  const start = 2 + 2 * WORD_DIGITS;
  return length > BigInt(answer.length) ? "" : answer.slice(start, start + Number(length) * 2);
}
