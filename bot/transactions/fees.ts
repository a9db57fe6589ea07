/** The two fees that a transaction names for each unit of gas. */
export interface Fees {
  readonly maxPriorityFeePerGasWei: bigint;
  readonly maxFeePerGasWei: bigint;
}

/** What is offered for each unit of gas. */
export interface Bid extends Fees {
  readonly baseFeePerGasWei: bigint;
}

/** What bounds every fee; wei for each unit of gas. */
export interface FeeCaps {
  /** At most {@link maxPriorityFeeWei}: nothing can be offered otherwise. */
  readonly minPriorityFeeWei: bigint;
  /** No tip is higher. */
  readonly maxPriorityFeeWei: bigint;
  /** Nothing pays more, base fee and tip together. */
  readonly maxGasPriceWei: bigint;
}

/** Room for twice the base fee lets it rise for five full blocks (1.125^5). */
export function roomyFeeWei(baseFeePerGasWei: bigint, tipWei: bigint): bigint {
  return 2n * baseFeePerGasWei + tipWei;
}

/** What a unit of gas costs when the next block takes the bid. */
export function gasPriceWei(bid: Bid): bigint {
  return bid.baseFeePerGasWei + bid.maxPriorityFeePerGasWei;
}

/** A replacement is taken by nodes from +10 % on (Geth's txpool.pricebump); 12.5 % leaves room, rounded up. */
export function bumpedFeeWei(feeWei: bigint): bigint {
  return (feeWei * 9n + 7n) / 8n;
}
