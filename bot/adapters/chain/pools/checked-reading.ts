import type { UniswapEntry } from "../../../core/pool-entry.ts";
import type { ContractAnswer, ContractRead } from "./multicall.ts";
import type { PoolOutcome, PoolReading } from "./pool-reading.ts";
import { addressOfWord, selectorOf, wordAt } from "./words.ts";

const TOKEN0 = selectorOf("token0()");
const TOKEN1 = selectorOf("token1()");
const FEE = selectorOf("fee()");
const TICK_SPACING = selectorOf("tickSpacing()");

/**
 * Asks a pool first whether it is what the list says, and reads its state only then: a wrong fee would make every quote
 * false. A V2 pair does not tell its fee, which is believed.
 */
export class CheckedReading implements PoolReading {
  readonly #entry: UniswapEntry;
  readonly #reading: PoolReading;
  readonly #onPassed: () => void;
  #isAsked = false;
  #problem: string | undefined;

  constructor(entry: UniswapEntry, reading: PoolReading, onPassed: () => void) {
    this.#entry = entry;
    this.#reading = reading;
    this.#onPassed = onPassed;
  }

  wanted(): readonly ContractRead[] {
    if (this.#isAsked) return this.#problem === undefined ? this.#reading.wanted() : [];
    const selectors = this.#entry.venue === "uniswap-v3" ? [TOKEN0, TOKEN1, FEE, TICK_SPACING] : [TOKEN0, TOKEN1];
    return selectors.map((data) => ({ target: this.#entry.address, data }));
  }

  take(answers: readonly ContractAnswer[]): void {
    if (this.#isAsked) {
      this.#reading.take(answers);
      return;
    }
    this.#isAsked = true;
    this.#problem = problemOf(this.#entry, answers);
    if (this.#problem === undefined) this.#onPassed();
  }

  outcome(): PoolOutcome {
    return this.#problem === undefined ? this.#reading.outcome() : { problem: this.#problem };
  }
}

function problemOf(entry: UniswapEntry, answers: readonly ContractAnswer[]): string | undefined {
  const [token0, token1, feePpm, tickSpacing] = answers.map((answer) => wordAt(answer, 0));
  if (token0 === undefined || token1 === undefined) return "it does not answer like a pool";
  if (addressOfWord(token0) !== entry.token0) return `its token0 is ${addressOfWord(token0)}, not ${entry.token0}`;
  if (addressOfWord(token1) !== entry.token1) return `its token1 is ${addressOfWord(token1)}, not ${entry.token1}`;
  if (entry.venue === "uniswap-v2") return undefined;
  if (feePpm === undefined || tickSpacing === undefined) return "it does not answer like a Uniswap V3 pool";
  if (feePpm !== BigInt(entry.feePpm)) return `its fee is ${feePpm} ppm, not ${entry.feePpm}`;
  if (tickSpacing !== BigInt(entry.tickSpacing)) return `its tick spacing is ${tickSpacing}, not ${entry.tickSpacing}`;
  return undefined;
}
