import type { RunSummary, TokenProfit } from "../commands/run-summary.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { RelayUse } from "../ports/relay.ts";
import { describeHeld } from "./describe-fill.ts";
import type { Output } from "./output.ts";
import { formatEther, type TokenNames } from "./units.ts";

type DryRun = NonNullable<RunSummary["dryRun"]>;

/** Prints what a run did. */
export function reportRun(summary: RunSummary, tokens: TokenNames, output: Output): number {
  output.result(summary, describeSummary(summary, tokens));
  return EXIT_CODES.ok;
}

/** What a run did, for people: one row each. */
export function describeSummary(summary: RunSummary, tokens: TokenNames): string {
  const { denied, firstProfitMs, dryRun } = summary;
  const ether = (amountWei: bigint): string => `${formatEther(amountWei)} ETH`;
  const rows: (readonly [string, string])[] = [
    ["blocks", `${summary.blocks}`],
    ["opportunities", `${summary.opportunitiesFound} found, denied: ${countsOf(denied)}`],
    ["orders", ordersIn(summary)],
    ...(summary.ordersNotFinal === 0
      ? []
      : [["not final", `${summary.ordersNotFinal} of these; the next start follows them on`] as const]),
    ["bundles", `${summary.bundlesIncluded} included`],
    ...(summary.relays ?? []).map((relay) => ["relay", useOf(relay)] as const),
    ["profit", `${ether(summary.realisedProfitWei)}, predicted ${ether(summary.predictedProfitWei)}`],
    ...Object.entries(summary.otherProfitTokens).map(
      ([token, profit]) => ["profit", profitIn(token as Address, profit, tokens)] as const,
    ),
    ...tradesIn(summary),
    ...heldIn(summary, tokens),
    ["gas and bids", ether(summary.gasCostWei)],
    ...(summary.takenBackWei === 0n
      ? []
      : [["taken back", `${ether(summary.takenBackWei)} that earlier runs had booked`] as const]),
    ["net", ether(summary.netProfitWei)],
    ...(firstProfitMs === null ? [] : [["first profit", `after ${(firstProfitMs / 1_000).toFixed(1)} s`] as const]),
    ...(dryRun === undefined ? [] : [["dry run", dryRunIn(dryRun, tokens)] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return ["", ...rows.map(([name, found]) => `${name.padEnd(width)}  ${found}`)].join("\n");
}

function ordersIn(summary: RunSummary): string {
  const { ordersCreated, ordersTakenUp, ordersCompleted, ordersFailed, failures, reopenings } = summary;
  const takenUp = ordersTakenUp === 0 ? "" : `, ${ordersTakenUp} of an earlier run`;
  const reasons = ordersFailed === 0 ? "" : `: ${countsOf(failures)}`;
  const reopened = reopenings === 0 ? "" : `, ${reopenings} reopened`;
  return `${ordersCreated} created${takenUp}${reopened}, ${ordersCompleted} completed, ${ordersFailed} failed${reasons}`;
}

function tradesIn({ trades }: RunSummary): readonly (readonly [string, string])[] {
  const partial = trades.filter(({ isPartial }) => isPartial).length;
  if (trades.length === 0) return [];
  return [["trades", `${trades.length} made${partial === 0 ? "" : `, ${partial} of them in part`}`]];
}

function heldIn({ held }: RunSummary, tokens: TokenNames): readonly (readonly [string, string])[] {
  const amounts = Object.entries(held).map(([token, amountWei]) => ({ token: token as Address, amountWei }));
  return amounts.length === 0 ? [] : [["held", `${describeHeld(amounts, tokens)} that could not be sold`]];
}

function useOf({ name, offered, accepted, rejected, unknown, latencyMs }: RelayUse): string {
  const latency = latencyMs === undefined ? "" : `, answers after ${Math.round(latencyMs)} ms`;
  return `${name}: ${offered} offered, ${accepted} accepted, ${rejected} rejected, ${unknown} unknown${latency}`;
}

function dryRunIn({ ordersNotSent, wouldHaveEarnedWei, otherProfitTokens }: DryRun, tokens: TokenNames): string {
  const others = Object.entries(otherProfitTokens).map(
    ([token, amountWei]) => ` and ${tokens.amount({ token: token as Address, amountWei })}`,
  );
  return `${ordersNotSent} not sent, would have earned ${formatEther(wouldHaveEarnedWei)} ETH${others.join("")} after gas and bid`;
}

function profitIn(token: Address, { realisedProfitWei, predictedProfitWei }: TokenProfit, tokens: TokenNames): string {
  const amount = (amountWei: bigint): string => tokens.amount({ token, amountWei });
  return `${amount(realisedProfitWei)}, predicted ${amount(predictedProfitWei)}`;
}

function countsOf(counts: Readonly<Partial<Record<string, number>>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? "none" : entries.map(([reason, count]) => `${reason} ${count ?? 0}`).join(", ");
}
