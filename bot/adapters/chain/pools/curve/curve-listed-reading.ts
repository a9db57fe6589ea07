import type { Address } from "../../../../core/hex.ts";
import type { CurvePool } from "../../../../market/quoting/curve/curve-pool.ts";
import type { CurveEntry } from "../../../../core/curve-entry.ts";
import { CurveIdentification } from "./curve-identification.ts";
import { type CurveReading, curveReadingOf } from "./curve-reading.ts";
import { CURVE_READING_SETTINGS } from "./curve-reading-settings.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";

/** What was found out about a pool, so that the next reading need not. */
export interface CurveMemory {
  entry?: CurveEntry;
}

/** Reads a pool of which no more than the address need be known: the first time it finds out what the pool is. */
export class ListedCurveReading implements CurveReading {
  readonly #memory: CurveMemory;
  readonly #reading: CurveReading | CurveIdentification;

  constructor(pool: Address, memory: CurveMemory, settings = CURVE_READING_SETTINGS) {
    this.#memory = memory;
    this.#reading =
      memory.entry === undefined ? new CurveIdentification(pool, settings) : curveReadingOf(memory.entry, settings);
  }

  wanted(): readonly ContractRead[] {
    return this.#reading.wanted();
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#reading.take(answers);
  }

  outcome(): CurvePool | { readonly problem: string } {
    const outcome = this.#reading.outcome();
    if (!("entry" in outcome)) return outcome;
    this.#memory.entry = outcome.entry;
    return outcome.pool;
  }
}
