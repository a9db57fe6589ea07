import type { Address, Hex } from "../../../../core/hex.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { MULTICALL3 } from "../multicall.ts";
import { selectorOf, wordAt } from "../words.ts";

const WORD_DIGITS = 64;

/** A getter of a pool, by its signature, with at most one small number. */
export function getter(target: Address, signature: string, index?: number): ContractRead {
  const argument = index === undefined ? "" : index.toString(16).padStart(WORD_DIGITS, "0");
  return { target, data: `${selectorOf(signature)}${argument}` as Hex };
}

/** The Unix second of the block in which everything is read. */
export const BLOCK_TIME_READ: ContractRead = getter(MULTICALL3, "getCurrentBlockTimestamp()");

/** Reads by name, so that answers are found by name as well. */
export class NamedReads {
  readonly #reads: ReadonlyMap<string, ContractRead>;
  #answers: ReadonlyMap<string, ContractAnswer> | undefined;

  constructor(reads: Readonly<Record<string, ContractRead>>) {
    this.#reads = new Map(Object.entries(reads));
  }

  /** Everything until it is answered, then nothing. */
  wanted(): readonly ContractRead[] {
    return this.#answers === undefined ? [...this.#reads.values()] : [];
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#answers = new Map([...this.#reads.keys()].map((name, k) => [name, answers[k]]));
  }

  /** The nth word that was answered; undefined when the pool did not answer. */
  word(name: string, index = 0): bigint | undefined {
    return wordAt(this.#answers?.get(name), index);
  }

  /** The first words answered to `name0`, `name1`, …; undefined when one is missing. */
  words(name: string, count: number): readonly bigint[] | undefined {
    const found = Array.from({ length: count }, (_, k) => this.word(`${name}${k}`));
    return found.every((value) => value !== undefined) ? found : undefined;
  }
}

/** The same getter for each of the first coins, named `name0`, `name1`, … */
export function perCoin(
  target: Address,
  name: string,
  signature: string,
  count: number,
): Readonly<Record<string, ContractRead>> {
  return Object.fromEntries(Array.from({ length: count }, (_, k) => [`${name}${k}`, getter(target, signature, k)]));
}
