/** A mutant that no test can tell from the contract, and why. */
export interface EquivalentMutant {
  /** The file below contracts/. */
  readonly file: string;
  /** The function. */
  readonly inside: string;
  readonly original: string;
  /** Empty for what was deleted. */
  readonly mutated: string;
  /** Which one, counted from 1, where the function has the same text several times. */
  readonly occurrence?: number;
  /** One sentence: why the difference cannot be observed. */
  readonly why: string;
}

/** Each is still tried, and has to survive. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [];
