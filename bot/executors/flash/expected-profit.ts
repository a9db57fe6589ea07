import { premiumWei } from "../../core/loan-premium.ts";
import { shareOf, type TokenAmount } from "../../core/money.ts";
import type { SizedArbitrageSignal } from "../../core/signal.ts";
import type { OrDenied } from "../../ports/executor.ts";
import type { FlashSettings } from "./flash-settings.ts";

type Terms = Pick<FlashSettings, "loanPremiums" | "settlement">;

/**
 * What the contract is expected to gain: the profit of the trade after the loan's premium and the share that the contract
 * pays to the builder. Negative when the premium is more than the cycle earns.
 */
export function expectedProfitOf(
  { route, expectedProfit: { token, amountWei } }: Pick<SizedArbitrageSignal, "route" | "expectedProfit">,
  { loanPremiums, settlement }: Terms,
): OrDenied<{ readonly expectedProfit: TokenAmount }> {
  // Nobody who is paid lends.
  const premium = loanPremiums === undefined ? 0n : loanPremiums.get(token);
  if (premium === undefined)
    return { denied: { code: "invalid-signal", problem: `the lender does not lend ${token}` } };
  const gainedWei = amountWei - premiumWei(route.hops[0]?.amountIn ?? 0n, premium);
  const { builderShareBps } = settlement;
  // The contract rounds the share down too, and pays none of a loss.
  const sharedWei = builderShareBps > 0 && gainedWei > 0n ? shareOf(gainedWei, BigInt(builderShareBps)) : 0n;
  return { expectedProfit: { token, amountWei: gainedWei - sharedWei } };
}
