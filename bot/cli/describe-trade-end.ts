import type { Explanation } from "../commands/explain-order.ts";
import { describeFill, describeHeld } from "./describe-fill.ts";
import { describeLeft } from "./describe-left.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** How an order of several transactions ended once one of them was sent, and why, as sentences. */
export function describeTradeEnd(explanation: Explanation, tokens: TokenNames): readonly string[] {
  const { parts, gasCostWei } = explanation;
  const gasUsed = parts.reduce((sum, part) => sum + (part.gasUsed ?? 0n), 0n);
  const cost = gasUsed === 0n ? [] : [`All of it cost ${formatEther(gasCostWei)} ETH for ${gasUsed} gas.`];
  return [...describeResult(explanation, tokens), ...cost];
}

function describeResult(explanation: Explanation, tokens: TokenNames): readonly string[] {
  const { orderId, verdict, reason, detail = "", outcome, balance } = explanation;
  const order = `Order ${orderId}`;
  if (outcome === undefined) {
    const how = verdict === "partly-traded" ? "was made in part and failed then" : "failed";
    const left = balance === undefined ? [] : [`${capitalised(describeLeft(balance, tokens))}.`];
    return [`${order} ${how}: ${detail} (${reason}).`, ...left];
  }
  const { fill, realisedProfit, predictedProfit, held = [] } = outcome;
  if (fill !== undefined) return [`${order} ${describeFill(fill, tokens)}.`];
  const isAsPredicted = predictedProfit.amountWei === realisedProfit.amountWei;
  const comparison = isAsPredicted ? "as predicted" : `where ${tokens.amount(predictedProfit)} was predicted`;
  const holds = held.length === 0 ? [] : [`It holds ${describeHeld(held, tokens)} that it could not sell.`];
  return [`${order} earned ${tokens.amount(realisedProfit)}, ${comparison}.`, ...holds];
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
