import type { Address, Hex } from "../../core/hex.ts";

const WORD_LENGTH = 66;
const ADDRESS_DIGITS = 40;

/** The address that a contract answered, in its first word; undefined when it answered less than a word. */
export function addressOfAnswer(answer: Hex | undefined): Address | undefined {
  if (answer === undefined || answer.length < WORD_LENGTH) return undefined;
  return `0x${answer.slice(WORD_LENGTH - ADDRESS_DIGITS, WORD_LENGTH).toLowerCase()}`;
}
