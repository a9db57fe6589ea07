import type { Fees, Market } from "../gas-now.ts";

/** What nodes ask of a replacement is 10 %, and some round up: an eighth is enough for all. */
const RISE_NUMERATOR = 9n;
const RISE_DENOMINATOR = 8n;

/** Offered and bounding fees of one transaction. */
export interface FeeRange {
  readonly fees: Fees;
  readonly mostFees: Fees;
}

/** Room for the base fee to double, within the cap; undefined while the market is above the cap. */
export function marketFees(market: Market, capWei: bigint): FeeRange | undefined {
  const { baseFeePerGasWei, priorityFeePerGasWei } = market;
  if (baseFeePerGasWei + priorityFeePerGasWei > capWei) return undefined;
  const fees = {
    maxFeePerGasWei: lesser(2n * baseFeePerGasWei + priorityFeePerGasWei, capWei),
    maxPriorityFeePerGasWei: priorityFeePerGasWei,
  };
  return { fees, mostFees: fees };
}

/**
 * At least an eighth more than the waiting transaction offers and than the market asks for, in fee and tip; undefined
 * when that is above the cap. When it is not known what the waiting one offers, it may rise to the cap.
 */
export function replacementFees(pooled: Fees | undefined, market: Market, capWei: bigint): FeeRange | undefined {
  const { baseFeePerGasWei, priorityFeePerGasWei } = market;
  const neededWei = risen(greater(pooled?.maxFeePerGasWei ?? 0n, baseFeePerGasWei + priorityFeePerGasWei));
  const tipWei = risen(greater(pooled?.maxPriorityFeePerGasWei ?? 0n, priorityFeePerGasWei));
  if (neededWei > capWei || tipWei > capWei) return undefined;
  const roomyWei = lesser(2n * baseFeePerGasWei + priorityFeePerGasWei, capWei);
  const fees = { maxFeePerGasWei: greater(greater(neededWei, roomyWei), tipWei), maxPriorityFeePerGasWei: tipWei };
  const mostFees = pooled === undefined ? { maxFeePerGasWei: capWei, maxPriorityFeePerGasWei: capWei } : fees;
  return { fees, mostFees };
}

/** The next offer after one that the node found too low: twice as much, up to the bound; undefined when it is there. */
export function raised(fees: Fees, most: Fees): Fees | undefined {
  if (fees.maxFeePerGasWei >= most.maxFeePerGasWei) return undefined;
  return {
    maxFeePerGasWei: lesser(2n * fees.maxFeePerGasWei, most.maxFeePerGasWei),
    maxPriorityFeePerGasWei: lesser(2n * fees.maxPriorityFeePerGasWei, most.maxPriorityFeePerGasWei),
  };
}

function risen(priceWei: bigint): bigint {
  return (priceWei * RISE_NUMERATOR + RISE_DENOMINATOR - 1n) / RISE_DENOMINATOR;
}

function greater(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
