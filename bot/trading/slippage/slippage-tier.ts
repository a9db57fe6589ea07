/** What a trade gains, and on what. */
export interface Margin {
  /** Below zero for a loss. */
  readonly profitWei: bigint;
  /** More than 0. */
  readonly amountInWei: bigint;
}

interface Tier {
  /** Of the amount in; a margin has to be above it. */
  readonly abovePercent: bigint;
  readonly capBps: bigint;
}

const PERCENT = 100n;
const TIERS: readonly Tier[] = [
  { abovePercent: 2n, capBps: 50n },
  { abovePercent: 1n, capBps: 30n },
];
const LOWEST_CAP_BPS = 10n;

/**
 * How much slippage a margin bears (specification 001, SlippageManager): above 2 % half a percent, above 1 % 0.3 %, else
 * 0.1 %. The bounds are strict, and compared as integers: a margin of exactly 2 % bears 0.3 %.
 */
export function slippageTierBps({ profitWei, amountInWei }: Margin): bigint {
  const tier = TIERS.find(({ abovePercent }) => profitWei * PERCENT > amountInWei * abovePercent);
  return tier?.capBps ?? LOWEST_CAP_BPS;
}
