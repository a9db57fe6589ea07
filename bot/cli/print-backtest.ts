import type { BlockResult } from "../commands/backtest/block-result.ts";
import type { Comparison } from "../commands/backtest/compare-searcher.ts";
import { distinctCycles } from "../commands/backtest/distinct-cycles.ts";
import { bestFirst, type FoundCycle } from "../commands/backtest/found-cycle.ts";
import { sumOf } from "../commands/backtest/totals.ts";
import { formatEther, type TokenNames } from "./units.ts";

const SHOWN_CYCLES = 10;

/** A backtest for programs: the cycles of all blocks, best first, and what is known of each block. */
export function backtestJson(blocks: readonly BlockResult[], report: string) {
  return {
    cycles: blocks
      .flatMap(({ cycles }) => cycles)
      .toSorted(bestFirst)
      .map(cycleJson),
    blocks: blocks.map(({ cycles, reverted, comparisons, ...block }) => ({
      ...block,
      verifiedCycles: cycles.filter(({ missing }) => missing.length === 0).length,
      unverifiedCycles: cycles.filter(({ missing }) => missing.length > 0).length,
      reverted: reverted.map(({ index, route, predictedProfitWei, reason }) => ({
        index,
        pools: route.hops.map(({ pool }) => pool),
        profitToken: route.profitToken,
        predictedProfitWei,
        reason,
      })),
      searchers: comparisons.map(({ ours, ...searcher }) => ({
        ...searcher,
        ourProfitNativeWei: ours?.profitNativeWei ?? null,
      })),
    })),
    total: sumOf(blocks.map(({ total }) => total)),
    report,
  };
}

function cycleJson({ block, index, route, missing, ...cycle }: FoundCycle) {
  return {
    block,
    index,
    pools: route.hops.map(({ pool }) => pool),
    profitToken: route.profitToken,
    amountInWei: route.hops[0]?.amountIn ?? 0n,
    ...cycle,
    missingSlots: missing.length,
    missing,
    hops: route.hops,
  };
}

/** A block for people. */
export function describeBlock(result: BlockResult, tokens: TokenNames): string {
  const { block, transactions, isReplayedExactly, pools, states, cycles, reverted, comparisons, total } = result;
  const distinct = distinctCycles(cycles);
  const unverified = cycles.filter(({ missing }) => missing.length > 0).length;
  const lines = [
    `Block ${block}: ${transactions} transactions${isReplayedExactly ? "" : ", whose events differ from the chain's"}, ` +
      `${pools} pools, ${states} states searched`,
    `  cycles that gain: ${distinct.length}, unverified: ${unverified}, reverted: ${reverted.length}; ` +
      `after gas, ${total.cycles} together bring ${formatEther(total.netProfitNativeWei)} ETH`,
    ...distinct.slice(0, SHOWN_CYCLES).map((cycle) => describeCycle(cycle, tokens)),
  ];
  if (distinct.length > SHOWN_CYCLES) lines.push(`  and ${distinct.length - SHOWN_CYCLES} more`);
  return [...lines, ...comparisons.map(describeComparison)].join("\n");
}

function describeCycle(cycle: FoundCycle, tokens: TokenNames): string {
  const { index, route, predictedProfitWei, realisedProfitWei, gas, netProfitNativeWei } = cycle;
  const amount = (amountWei: bigint): string => tokens.amount({ token: route.profitToken, amountWei });
  const asPredicted = realisedProfitWei === predictedProfitWei ? "as predicted" : `predicted ${predictedProfitWei} wei`;
  return (
    `  before ${index}: ${tokens.path(route)}, ${amount(route.hops[0]?.amountIn ?? 0n)} in, ` +
    `${amount(realisedProfitWei)} profit (${asPredicted}), ${gas} gas, ${formatEther(netProfitNativeWei)} ETH after it`
  );
}

function describeComparison({ index, profitNativeWei, ours }: Comparison): string {
  const found =
    ours === undefined ? "nothing was found here" : `${formatEther(ours.profitNativeWei)} ETH was found here`;
  return `  transaction ${index} took ${formatEther(profitNativeWei)} ETH before gas; ${found}`;
}
