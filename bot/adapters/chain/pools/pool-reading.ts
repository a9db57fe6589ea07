import type { PoolState } from "../../../market/pool-state.ts";
import type { ContractAnswer, ContractRead } from "./multicall.ts";

/** The pool in a block, or why there is none. */
export type PoolOutcome = PoolState | { readonly problem: string };

/** One pool in one block: reads are asked for and answered in rounds until none is wanted. */
export interface PoolReading {
  /** What is still missing; empty when the state is complete, or cannot be had. */
  wanted(): readonly ContractRead[];
  /** The answers to everything that was wanted, in order. */
  take(answers: readonly ContractAnswer[]): void;
  /** Once nothing is wanted any more. */
  outcome(): PoolOutcome;
}
