import type { Explanation } from "../commands/explain-order.ts";
import { describeTradeEnd } from "./describe-trade-end.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** How an order ended, and why, as sentences. */
export function describeEnd(explanation: Explanation, tokens: TokenNames): readonly string[] {
  const { orderId, state, verdict, reason, detail = "", inclusion, outcome } = explanation;
  if (explanation.parts.length > 0 && verdict !== "open" && verdict !== "signed-and-not-sent") {
    return describeTradeEnd(explanation, tokens);
  }
  const order = `Order ${orderId}`;
  const cost = inclusion && `That cost ${formatEther(inclusion.gasCostWei)} ETH for ${inclusion.gasUsed} gas.`;
  switch (verdict) {
    case "open":
      return [`${order} is open: it is ${state}.`];
    case "traded":
    case "partly-traded":
    case "earned":
      return outcome === undefined ? [] : [`${order} ${describeEarning(outcome, tokens)}.`];
    case "unsigned":
      return [`${order} failed before anything was signed: ${detail} (${reason}).`];
    case "signed-and-not-sent":
      return [`${order} was signed, and failed before it was sent to anybody: ${detail} (${reason}).`];
    case "reverted":
      return [
        `${order} was included in block ${inclusion?.blockNumber} and reverted: ${firstClause(detail)} (${reason}).`,
        ...(cost === undefined ? [] : [cost]),
      ];
    case "cancelled":
      return [
        `${order} was cancelled: its nonce was spent on nothing in block ${inclusion?.blockNumber}, by ${inclusion?.transactionHash} (${reason}).`,
        ...(cost === undefined ? [] : [cost]),
      ];
    case "lost-to-rival":
      return [
        `${order} failed, because another one of ours landed in its place (${reason}).`,
        ...describeWinner(explanation),
      ];
    case "not-included":
      return [`${order} failed: ${firstClause(detail)} (${reason}).`];
  }
}

function describeEarning(
  { predictedProfit, realisedProfit, inclusion }: NonNullable<Explanation["outcome"]>,
  tokens: TokenNames,
): string {
  const isAsPredicted = predictedProfit.amountWei === realisedProfit.amountWei;
  const comparison = isAsPredicted ? "as predicted" : `where ${tokens.amount(predictedProfit)} was predicted`;
  return `earned ${tokens.amount(realisedProfit)}, ${comparison}: it was included in block ${inclusion.blockNumber} by ${inclusion.transactionHash}, and gas and bid were ${formatEther(inclusion.gasCostWei)} ETH`;
}

function describeWinner({ winner, transactions }: Explanation): readonly string[] {
  const nonce = transactions[0]?.nonce;
  if (winner === undefined || nonce === undefined) return [];
  return [
    `Only one transaction can use nonce ${nonce}: order ${winner.orderId} of ours did, in block ${winner.blockNumber}, with ${winner.transactionHash}.`,
  ];
}

/** Who moved a pool and what relays said comes after the first semicolon, and is told apart. */
function firstClause(detail: string): string {
  return detail.split("; ", 1)[0] ?? detail;
}
