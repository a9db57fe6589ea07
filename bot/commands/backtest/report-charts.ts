import type { ChartConfiguration, ChartDataset } from "chart.js";
import { formatEther } from "ethers";
import type { BlockResult } from "./block-result.ts";
import { distinctCycles } from "./distinct-cycles.ts";
import { type FoundCycle, isVerified } from "./found-cycle.ts";

/** A chart of the report, all of it data: it is drawn by chart.js where the report is opened. */
export interface ReportChart {
  readonly title: string;
  readonly configuration: ChartConfiguration;
}

const COLOURS = ["#2563eb", "#16a34a", "#d97706", "#9333ea", "#0891b2", "#dc2626", "#65a30d", "#db2777"];
const OURS = "#2563eb";
const THEIRS = "#d97706";

/** The charts of a backtest. */
export function reportCharts(blocks: readonly BlockResult[]): readonly ReportChart[] {
  const cycles = blocks.flatMap((block) => block.cycles.filter(isVerified));
  const distinct = distinctCycles(cycles);
  return [
    { title: "Profit over time, before gas", configuration: overTime(blocks, cycles) },
    { title: "Profit by length and venues, before gas", configuration: byLength(distinct) },
    { title: "Realised against predicted profit", configuration: againstPrediction(distinct) },
  ];
}

function overTime(blocks: readonly BlockResult[], cycles: readonly FoundCycle[]): ChartConfiguration<"scatter"> {
  const sizes = new Map(blocks.map(({ block, transactions }) => [block, transactions]));
  const only = blocks.length === 1;
  /** Inside one block by transaction, else by block, with the transactions of a block spread over it. */
  const at = (block: number, index: number): number => (only ? index : block + index / ((sizes.get(block) ?? 0) + 1));
  const ours = cycles.map(({ block, index, profitNativeWei }) => ({ x: at(block, index), y: ether(profitNativeWei) }));
  const theirs = blocks
    .flatMap(({ comparisons }) => comparisons)
    .map(({ block, index, profitNativeWei }) => ({ x: at(block, index), y: ether(profitNativeWei) }));
  return {
    type: "scatter",
    data: {
      datasets: [
        { label: "found here", data: ours, backgroundColor: OURS },
        // A ring, because what both have found lies in one place.
        {
          label: "taken by searchers",
          data: theirs,
          borderColor: THEIRS,
          backgroundColor: "transparent",
          pointRadius: 8,
        },
      ],
    },
    options: { scales: axes(only ? `before transaction, in block ${blocks[0]?.block}` : "block", "ETH") },
  };
}

function byLength(cycles: readonly FoundCycle[]): ChartConfiguration<"bar"> {
  const venuesOf = ({ route }: FoundCycle): string =>
    [...new Set(route.hops.map(({ venue }) => venue))].sort().join(" + ");
  const lengths = [...new Set(cycles.map(({ route }) => route.hops.length))].sort();
  const datasets = [...new Set(cycles.map(venuesOf))].sort().map((venues, place): ChartDataset<"bar"> => {
    const sums = lengths.map((length) =>
      cycles
        .filter((cycle) => cycle.route.hops.length === length && venuesOf(cycle) === venues)
        .reduce((sum, { profitNativeWei }) => sum + profitNativeWei, 0n),
    );
    return { label: venues, data: sums.map(ether), backgroundColor: COLOURS[place % COLOURS.length] ?? OURS };
  });
  return {
    type: "bar",
    data: { labels: lengths.map((length) => `${length} hops`), datasets },
    options: { scales: { x: { stacked: true }, y: { stacked: true, title: { display: true, text: "ETH" } } } },
  };
}

/** In units of 10^18 of whatever token was earned; what came as predicted lies on the diagonal. */
function againstPrediction(cycles: readonly FoundCycle[]): ChartConfiguration<"scatter"> {
  const points = cycles.map(({ predictedProfitWei, realisedProfitWei }) => ({
    x: ether(predictedProfitWei),
    y: ether(realisedProfitWei),
  }));
  const ends = points.map(({ x }) => x);
  const diagonal = [Math.min(...ends), Math.max(...ends)].map((value) => ({ x: value, y: value }));
  return {
    type: "scatter",
    data: {
      datasets: [
        { label: "cycles", data: points, backgroundColor: OURS },
        { label: "as predicted", data: diagonal, showLine: true, borderColor: THEIRS, pointRadius: 0 },
      ],
    },
    options: { scales: axes("predicted", "realised") },
  };
}

function axes(x: string, y: string) {
  // Whole numbers below, and a difference of a millionth is to look like one.
  return {
    x: { title: { display: true, text: x }, ticks: { precision: 0 } },
    y: { title: { display: true, text: y }, beginAtZero: true },
  };
}

/** A chart shows doubles. */
function ether(amountWei: bigint): number {
  return Number(formatEther(amountWei));
}
