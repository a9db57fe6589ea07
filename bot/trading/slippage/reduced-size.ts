/** Above half a percent a size is halved. */
const HIGH_BPS = 50;
/** Above 0.3 % it loses three tenths. */
const MEDIUM_BPS = 30;

/**
 * A size for which so much slippage is expected, reduced (specification 001, adjust_trade_size_for_slippage): halved above
 * 0.5 %, seven tenths above 0.3 %, else as it was. The bounds are strict.
 */
export function reducedSizeWei(amountWei: bigint, expectedBps: number): bigint {
  if (expectedBps > HIGH_BPS) return amountWei / 2n;
  return expectedBps > MEDIUM_BPS ? lessenedWei(amountWei) : amountWei;
}

/** By the smallest step of the specification. */
export function lessenedWei(amountWei: bigint): bigint {
  return (amountWei * 7n) / 10n;
}
