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
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  {
    file: "FlashArbitrage.sol",
    inside: "execute",
    original: "msg.sender != firstOperator && !_isOperator(msg.sender)",
    mutated: "!_isOperator(msg.sender)",
    why: "_isOperator compares with the first operator too: asking for it before saves gas, and decides nothing.",
  },
  {
    file: "FlashArbitrage.sol",
    inside: "execute",
    original: "balanceAfter < balanceBefore",
    mutated: "balanceAfter <= balanceBefore",
    why: "A profit of 0 is below the minimum, which is at least 1, and is refused for that with the same error.",
  },
  {
    file: "libraries/RouteEncoder.sol",
    inside: "_hop",
    original: "hop.tokenIn < hop.tokenOut",
    mutated: "hop.tokenIn <= hop.tokenOut",
    why: "A hop between a token and itself has been refused the line before.",
  },
  {
    file: "stages/Settlement.sol",
    inside: "_settle",
    original: "if (settlement == 0) return profitWei;",
    mutated: "",
    why: "A settlement of 0 leaves all of the profit in the contract as it is, by the rest of the function too, for more gas.",
  },
];
