import { shareOf, type TokenAmount } from "../../core/money.ts";
import type { Settlement } from "./settlement.ts";

/**
 * What the contract is expected to gain: the profit of the trade after the loan's premium and the share that the contract
 * pays to the builder. Negative when the premium is more than the cycle earns.
 */
export function expectedProfitOf(
  { token, amountWei }: TokenAmount,
  premiumWei: bigint,
  { builderShareBps }: Pick<Settlement, "builderShareBps">,
): TokenAmount {
  const gainedWei = amountWei - premiumWei;
  // The contract rounds the share down too, and pays none of a loss.
  const sharedWei = builderShareBps > 0 && gainedWei > 0n ? shareOf(gainedWei, BigInt(builderShareBps)) : 0n;
  return { token, amountWei: gainedWei - sharedWei };
}
