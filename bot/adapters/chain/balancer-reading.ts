import type { Address } from "../../core/hex.ts";
import type { BalancerEntry } from "../../core/pool-entry.ts";
import type { Amplification } from "../../market/quoting/balancer-stable/amplification.ts";
import { BALANCER_VAULT } from "./balancer-contracts.ts";
import { type BalancerFacts, type Problem, readBalancerFacts } from "./balancer-facts.ts";
import { type BalancerPool, readBalancerState } from "./balancer-state.ts";
import type { ContractAnswer, ContractRead } from "./market-multicall.ts";
import type { PoolReading } from "./market-pool-reading.ts";

/** What is kept of a pool between its readings. */
export interface BalancerMemory {
  /** Undefined until they were read. */
  facts?: BalancerFacts;
  /** Of the newest `AmpUpdateStarted`; undefined when none was seen. */
  ramp?: Amplification;
}

/** How Balancer's pools are read. */
export interface BalancerReadingSettings {
  readonly vault: Address;
  /**
   * From the block that is read to the one in which the quote is to hold: rates expire and amplifications move with the
   * time. With 0 it holds in the block that is read.
   */
  readonly secondsAhead: number;
}

/** Mainnet's Vault, and one slot of mainnet. */
export const BALANCER_READING_SETTINGS: BalancerReadingSettings = { vault: BALANCER_VAULT, secondsAhead: 12 };

type Steps = Generator<readonly ContractRead[], BalancerPool | Problem, readonly ContractAnswer[]>;

/**
 * Reads a weighted or stable pool: what it is, when that is not known yet, and its balances, fee, rates and amplification.
 * Paused pools and those that cannot be quoted exactly are left out with a reason.
 */
export class BalancerReading implements PoolReading {
  readonly #steps: Steps;
  #now: IteratorResult<readonly ContractRead[], BalancerPool | Problem>;

  constructor(entry: BalancerEntry, memory: BalancerMemory, settings = BALANCER_READING_SETTINGS) {
    this.#steps = readBalancer(entry, memory, settings);
    this.#now = this.#steps.next();
  }

  wanted(): readonly ContractRead[] {
    return this.#now.done === true ? [] : this.#now.value;
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#now = this.#steps.next(answers);
  }

  outcome(): BalancerPool | Problem {
    return this.#now.done === true ? this.#now.value : { problem: "it was not read to the end" };
  }
}

function* readBalancer(
  entry: BalancerEntry,
  memory: BalancerMemory,
  { vault, secondsAhead }: BalancerReadingSettings,
): Steps {
  const facts = memory.facts ?? (yield* readBalancerFacts(entry, vault));
  if ("problem" in facts) return facts;
  memory.facts = facts;
  return yield* readBalancerState(entry, facts, { vault, secondsAhead, ramp: memory.ramp });
}
