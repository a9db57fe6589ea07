import type { OrDenied, Trial } from "../../ports/executor.ts";
import { dataFeeWei, transactionBytes } from "../../trading/gas/data-fee.ts";
import { claimOf } from "../../trading/parts/claim-of.ts";
import type { SplitParts } from "./split-parts.ts";
import type { SplitPlan } from "./split-plan.ts";
import { gasLimitOfAll, tryRound } from "./try-round.ts";

/**
 * Tries all parts on the newest state, and plans with the gas that they used there. A trade is made for no profit: what it
 * leaves is what its gas costs, in the token that it buys where a pool prices that.
 */
export async function simulateTrade(
  plan: SplitPlan,
  parts: SplitParts,
  isGivenUp: () => boolean,
): Promise<OrDenied<Trial<SplitPlan>>> {
  const { accounts, prices, settings } = parts;
  const { orderId, account, round, trade, gasPriceWei } = plan;
  const tried = await tryRound(account, round.planned, parts);
  if (tried.denied !== undefined) return tried;
  // Whoever gave the order up has freed its account.
  if (isGivenUp()) return { denied: { code: "shutting-down" } };
  const { planned, usedGas } = tried;
  const neededWei = gasLimitOfAll(planned) * round.terms.maxFeePerGasWei;
  // Once more, now that it is known what it costs; its calldata names the account.
  const choice = accounts.choose(claimOf(orderId, 0), neededWei, "public", (other) => other === account);
  if ("refused" in choice) return { denied: choice.refused };
  const publishingWei = dataFeeWei(transactionBytes(planned.map(({ data }) => data)), parts);
  if (publishingWei === undefined) return { denied: { code: "fact-missing", fact: "the fee for data", waitedMs: 0 } };
  const gasCostWei = (usedGas ?? gasLimitOfAll(planned)) * gasPriceWei + publishingWei;
  const { tokenOut } = trade;
  const costInToken = prices.fromNative(gasCostWei, tokenOut);
  const netProfit =
    costInToken === undefined
      ? { token: settings.wrappedNative, amountWei: -gasCostWei }
      : { token: tokenOut, amountWei: -costInToken };
  return {
    plan: { ...plan, round: { ...round, planned } },
    predictedProfit: { token: tokenOut, amountWei: 0n },
    netProfit,
    ...(usedGas !== undefined && { simulation: { by: "node", gasUsed: usedGas } }),
  };
}
