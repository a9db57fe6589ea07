import { formatUnits, getAddress } from "ethers";
import type { WithdrawPlan } from "../commands/withdraw.ts";
import { formatEther } from "./units.ts";

/** What a withdrawal will do, exact to the last digit. */
export function describeWithdrawal({
  asset,
  symbol,
  decimals,
  amountWei,
  balanceWei,
  to,
  maxGasCostWei,
}: WithdrawPlan) {
  const which = asset === "ETH" ? "" : ` (${getAddress(asset)})`;
  return [
    `Withdraw  ${formatUnits(amountWei, decimals)} ${symbol}${which}, ${amountWei} base units`,
    `of        ${formatUnits(balanceWei, decimals)} ${symbol} in the contract`,
    `to        ${getAddress(to)}`,
    `for       at most ${formatEther(maxGasCostWei)} ETH of gas`,
  ].join("\n");
}
