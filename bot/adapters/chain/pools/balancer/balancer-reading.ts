import type { Address } from "../../../../core/hex.ts";
import type { BalancerEntry } from "../../../../core/pool-entry.ts";
import type { Amplification } from "../../../../market/quoting/balancer-stable/amplification.ts";
import { BALANCER_VAULT } from "./balancer-contracts.ts";
import { disproveBalancerPool } from "./balancer-proof.ts";
import { type BalancerFacts, type Problem, readBalancerFacts } from "./balancer-facts.ts";
import { type BalancerPool, readBalancerState } from "./balancer-state.ts";
import type { PoolReading } from "../pool-reading.ts";
import { type ReadSteps, SteppedReading } from "../read-steps.ts";

/** What is kept of a pool between its readings. */
export interface BalancerMemory {
  /** Undefined until they were read. */
  facts?: BalancerFacts;
  /** Whether it has paid in a query what it was quoted to pay. */
  isProven?: boolean;
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

/**
 * Reads a weighted or stable pool: what it is, when that is not known yet, and its balances, fee, rates and amplification;
 * and once, whether it pays what a pool of its kind does. Paused pools and those that cannot be quoted exactly are left
 * out with a reason.
 */
export class BalancerReading extends SteppedReading<BalancerPool | Problem> implements PoolReading {
  constructor(entry: BalancerEntry, memory: BalancerMemory, settings = BALANCER_READING_SETTINGS) {
    super(readBalancer(entry, memory, settings));
  }
}

function* readBalancer(
  entry: BalancerEntry,
  memory: BalancerMemory,
  { vault, secondsAhead }: BalancerReadingSettings,
): ReadSteps<BalancerPool | Problem> {
  const facts = memory.facts ?? (yield* readBalancerFacts(entry, vault));
  if ("problem" in facts) return facts;
  memory.facts = facts;
  const pool = yield* readBalancerState(entry, facts, { vault, secondsAhead, ramp: memory.ramp });
  if ("problem" in pool || memory.isProven === true) return pool;
  const problem = yield* disproveBalancerPool(pool, vault, secondsAhead);
  if (problem !== undefined) return { problem };
  memory.isProven = true;
  return pool;
}
