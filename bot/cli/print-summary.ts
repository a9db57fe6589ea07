import type { RunSummary, TokenProfit } from "../commands/run-summary.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { Output } from "./output.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** Prints what a run did. */
export function reportRun(summary: RunSummary, tokens: TokenNames, output: Output): number {
  output.result(summary, describeSummary(summary, tokens));
  return EXIT_CODES.ok;
}

/** What a run did, for people. */
export function describeSummary(summary: RunSummary, tokens: TokenNames): string {
  const { blocks, opportunitiesFound, denied, ordersCreated, ordersCompleted, ordersFailed, failures } = summary;
  const lines = [
    "",
    `${blocks} blocks, ${opportunitiesFound} opportunities found, denied ${countsOf(denied)}`,
    `${ordersCreated} orders created: ${ordersCompleted} completed, ${ordersFailed} failed${ordersFailed === 0 ? "" : ` ${countsOf(failures)}`}`,
    `${summary.bundlesIncluded} bundles included`,
    `profit ${formatEther(summary.realisedProfitWei)} ETH (predicted ${formatEther(summary.predictedProfitWei)}), gas ${formatEther(summary.gasCostWei)} ETH, net ${formatEther(summary.netProfitWei)} ETH`,
    ...Object.entries(summary.otherProfitTokens).map(([token, profit]) =>
      describeToken(token as Address, profit, tokens),
    ),
  ];
  if (summary.dryRun !== undefined) {
    const { ordersNotSent, wouldHaveEarnedWei, otherProfitTokens } = summary.dryRun;
    const others = Object.entries(otherProfitTokens).map(
      ([token, amountWei]) => ` and ${tokens.amount({ token: token as Address, amountWei })}`,
    );
    lines.push(
      `dry run: ${ordersNotSent} orders not sent would have earned ${formatEther(wouldHaveEarnedWei)} ETH${others.join("")} after gas and bid`,
    );
  }
  return lines.join("\n");
}

function describeToken(token: Address, { realisedProfitWei, predictedProfitWei }: TokenProfit, tokens: TokenNames) {
  const amount = (amountWei: bigint): string => tokens.amount({ token, amountWei });
  return `profit ${amount(realisedProfitWei)} (predicted ${amount(predictedProfitWei)})`;
}

function countsOf(counts: Readonly<Partial<Record<string, number>>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? "none" : `(${entries.map(([reason, count]) => `${reason} ${count ?? 0}`).join(", ")})`;
}
