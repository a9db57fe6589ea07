import type { Address } from "./hex.ts";
import { MAX_UINT256 } from "./integer-limits.ts";

/** An amount of a token in its base units. */
export interface TokenAmount {
  readonly token: Address;
  readonly amountWei: bigint;
}

/** Parts of ten thousand: 50 bps = 0.5 %. */
export const BPS_DENOMINATOR = 10_000n;

/** Parts of a million, in which pools count their fees: 3,000 ppm = 0.3 %. */
export const PPM_DENOMINATOR = 1_000_000n;

/** The given share of an amount, rounded down. Throws a RangeError when bps lies outside 0..10,000. */
export function shareOf(amountWei: bigint, shareBps: bigint): bigint {
  if (shareBps < 0n || shareBps > BPS_DENOMINATOR) {
    throw new RangeError(`a share is 0 to ${BPS_DENOMINATOR} bps, not ${shareBps}`);
  }
  return (amountWei * shareBps) / BPS_DENOMINATOR;
}

/** What the contract is asked to earn at least, in base units of the profit token. */
export interface MinimumProfitTerms {
  readonly expectedProfitWei: bigint;
  readonly slippageToleranceBps: bigint;
  /** Gas at the next block's base fee and the bid, in the profit token. */
  readonly gasCostWei: bigint;
  readonly minNetProfitWei: bigint;
}

/**
 * max(expected × (1 − slippage tolerance), gas + minimum net profit): a tolerance never lets a trade through that does
 * not pay for its own gas, as that is priced in the terms. Throws a RangeError when gas or net minimum are negative,
 * and when the result is not a positive uint256, because a contract that is asked for nothing accepts everything.
 */
export function minimumProfitWei(terms: MinimumProfitTerms): bigint {
  if (terms.gasCostWei < 0n) throw new RangeError(`gas cannot cost ${terms.gasCostWei} wei`);
  if (terms.minNetProfitWei < 0n) throw new RangeError(`the net minimum cannot be ${terms.minNetProfitWei} wei`);
  const tolerated = shareOf(terms.expectedProfitWei, BPS_DENOMINATOR - terms.slippageToleranceBps);
  const covered = terms.gasCostWei + terms.minNetProfitWei;
  const minimum = tolerated > covered ? tolerated : covered;
  if (minimum <= 0n || minimum > MAX_UINT256) {
    throw new RangeError(`the minimum profit must be a positive uint256, not ${minimum}`);
  }
  return minimum;
}
