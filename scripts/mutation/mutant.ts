/** What a mutation does to the code. */
export type MutationKind =
  | "delete-if"
  | "delete-modifier"
  | "delete-statement"
  | "drop-operand"
  | "force-branch"
  | "negate"
  | "shift-boundary"
  | "swap-arithmetic"
  | "swap-logic";

/** A range of a file, in bytes as solc counts, and what stands there instead. */
export interface Edit {
  readonly kind: MutationKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One change to one contract file, which some test has to notice. */
export interface Mutant extends Edit {
  /** `<file below contracts/>:<line>:<kind>`, with `#2`, `#3` … where that alone is not unique. */
  readonly id: string;
  /** The file's name in the compiler's input. */
  readonly sourceName: string;
  /** The file below contracts/. */
  readonly file: string;
  readonly line: number;
  /** The function, or the contract where there is none. */
  readonly inside: string;
  /** In one line, without the comments around it. */
  readonly original: string;
  /** In one line, empty for what was deleted. */
  readonly mutated: string;
}
