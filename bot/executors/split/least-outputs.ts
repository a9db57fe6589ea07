import { greater, lesser } from "../../core/extremes.ts";
import { BPS_DENOMINATOR, shareOf } from "../../core/money.ts";

/**
 * What each of several swaps must bring at least: its quote less the slippage, and together what is wanted of all. What is
 * missing of that is added to each in proportion to its slippage, as far as its quote.
 * @param quotesWei above zero
 */
export function leastOutputs(
  quotesWei: readonly bigint[],
  maxSlippageBps: bigint,
  wantedWei: bigint,
): readonly bigint[] {
  const leasts = quotesWei.map((quoteWei) => greater(1n, shareOf(quoteWei, BPS_DENOMINATOR - maxSlippageBps)));
  const missingWei = wantedWei - sumOf(leasts);
  const slackWei = sumOf(quotesWei) - sumOf(leasts);
  if (missingWei <= 0n || slackWei <= 0n) return leasts;
  return leasts.map((leastWei, index) => {
    const quoteWei = quotesWei[index] ?? leastWei;
    const share = (missingWei * (quoteWei - leastWei) + slackWei - 1n) / slackWei;
    return lesser(quoteWei, leastWei + share);
  });
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
