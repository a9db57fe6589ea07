import { MAX_UINT112 } from "../../../../core/integer-limits.ts";
import type { PoolEntry } from "../../../../core/pool-entry.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import type { PoolOutcome, PoolReading } from "../pool-reading.ts";
import { selectorOf, wordAt } from "../words.ts";

const GET_RESERVES = selectorOf("getReserves()");

/** Reads a pair's reserves. */
export class V2Reading implements PoolReading {
  readonly #entry: Extract<PoolEntry, { venue: "uniswap-v2" }>;
  #isAnswered = false;
  #reserves: ContractAnswer;

  constructor(entry: Extract<PoolEntry, { venue: "uniswap-v2" }>) {
    this.#entry = entry;
  }

  wanted(): readonly ContractRead[] {
    return this.#isAnswered ? [] : [{ target: this.#entry.address, data: GET_RESERVES }];
  }

  take([reserves]: readonly ContractAnswer[]): void {
    this.#isAnswered = true;
    this.#reserves = reserves;
  }

  outcome(): PoolOutcome {
    const reserve0 = wordAt(this.#reserves, 0);
    const reserve1 = wordAt(this.#reserves, 1);
    if (reserve0 === undefined || reserve1 === undefined || reserve0 > MAX_UINT112 || reserve1 > MAX_UINT112) {
      return { problem: "it does not answer getReserves()" };
    }
    return { ...this.#entry, reserve0, reserve1 };
  }
}
