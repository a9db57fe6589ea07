import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";

/**
 * The encoding of Multicall3's aggregate3, written out: with hundreds of reads a block, a general coder would take longer
 * than the search.
 */
const AGGREGATE3 = id("aggregate3((address,bool,bytes)[])").slice(0, 10);
const WORD_DIGITS = 64;

function word(value: number): string {
  return value.toString(16).padStart(WORD_DIGITS, "0");
}

/** The calldata of aggregate3 with every read allowed to fail. */
export function encodeAggregate3(reads: readonly { readonly target: Address; readonly data: Hex }[]): Hex {
  const offsets: string[] = [];
  const tuples: string[] = [];
  let offset = reads.length * 32;
  for (const { target, data } of reads) {
    const bytes = data.slice(2);
    const padded = bytes.padEnd(Math.ceil(bytes.length / WORD_DIGITS) * WORD_DIGITS, "0");
    const tuple = target.slice(2).padStart(WORD_DIGITS, "0") + word(1) + word(0x60) + word(bytes.length / 2) + padded;
    offsets.push(word(offset));
    tuples.push(tuple);
    offset += tuple.length / 2;
  }
  return `0x${AGGREGATE3.slice(2)}${word(0x20)}${word(reads.length)}${offsets.join("")}${tuples.join("")}`;
}

/** The answers in aggregate3's (bool success, bytes returnData)[]; undefined when it is nothing of the kind. */
export function decodeAggregate3(result: string): (Hex | undefined)[] | undefined {
  /** The number at a position in bytes; NaN beyond the end. */
  const numberAt = (position: number): number =>
    parseInt(result.slice(2 + position * 2, 2 + position * 2 + WORD_DIGITS), 16);
  const array = numberAt(0) + 32;
  const length = numberAt(array - 32);
  if (!(length * 32 <= result.length)) return undefined;
  const answers: (Hex | undefined)[] = [];
  for (let i = 0; i < length; i++) {
    const tuple = array + numberAt(array + i * 32);
    const succeeded = numberAt(tuple) === 1;
    const bytes = tuple + numberAt(tuple + 32);
    const size = numberAt(bytes);
    const data = result.slice(2 + (bytes + 32) * 2, 2 + (bytes + 32 + size) * 2);
    if (data.length !== size * 2) return undefined;
    answers.push(succeeded ? `0x${data}` : undefined);
  }
  return answers;
}
