import type { Address } from "../core/hex.ts";

/** A pool or a token that nothing is traded through for now. */
export interface Quarantined {
  readonly address: Address;
  /** What it did, in words for a person. */
  readonly reason: string;
  /** Wall clock. */
  readonly sinceMs: number;
  /** Wall clock; undefined until somebody releases it. */
  readonly untilMs: number | undefined;
}

/** Something that came out otherwise than it was computed, although what it was computed from still held. */
export interface Divergence {
  /** The pools or tokens that may be the cause. */
  readonly suspects: readonly Address[];
  /** What was expected and what came, in words for a person. */
  readonly reason: string;
}

/** Where those report who find out what a computation was worth. */
export interface DivergenceReports {
  /** A suspect of several divergences is put into quarantine. */
  report(divergence: Divergence): void;
}

/** Pools and tokens that are kept out of the market, also after a restart, until their time is over or a user says so. */
export interface Quarantine extends DivergenceReports {
  /** All that are held now. */
  held(): ReadonlySet<Address>;
  /** @param forMs without it, until somebody releases it */
  hold(address: Address, reason: string, forMs?: number): void;
  /** The longest held first. */
  list(): readonly Quarantined[];
  /** False when it was not held. */
  release(address: Address): boolean;
}
