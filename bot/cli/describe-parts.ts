import type { Explanation } from "../commands/explain-order.ts";
import type { PartFacts } from "../core/part-facts.ts";
import { formatAmount, type TokenNames } from "./units.ts";

/** What became of each transaction of an order of several, a sentence each. */
export function describePartsInWords({ parts, transactions }: Explanation, tokens: TokenNames): readonly string[] {
  return parts.map((part) => {
    const signed = transactions.filter(({ partId }) => partId === part.partId).length;
    return describePart(part, signed, tokens);
  });
}

function describePart(part: PartFacts, signed: number, tokens: TokenNames): string {
  const { partId, purpose, exchange, nonce, account, hash } = part;
  const what = purpose === "approve" ? "an approval" : `a swap on ${exchange}`;
  const often = signed === 1 ? "" : `, the last of ${signed} for it`;
  return `Its part "${partId}", ${what}, is ${hash} with nonce ${nonce} of ${account}${often}: ${fateOf(part, tokens)}.`;
}

function fateOf({ status, blockNumber, gasUsed, gasPriceWei, error, sold, received }: PartFacts, tokens: TokenNames) {
  const where = blockNumber === undefined ? "" : ` in block ${blockNumber}`;
  const gas = gasUsed === undefined ? "" : `, for ${gasUsed} gas at ${formatAmount(gasPriceWei ?? 0n, 9)} gwei`;
  const traded = sold && received ? `, ${tokens.amount(sold)} for ${tokens.amount(received)}` : "";
  return `${status}${where}${traded}${gas}${error === undefined ? "" : ` (${error})`}`;
}
