import { formatEther } from "ethers";
import type { BlockResult } from "./block-result.ts";
import type { FoundCycle } from "./found-cycle.ts";
import { distinctCycles } from "./distinct-cycles.ts";
import { reportCharts } from "./report-charts.ts";
import { sumOf, type Totals } from "./totals.ts";

/** Rows of cycles that are shown at most; all of them are in the JSON. */
const MAX_ROWS = 200;
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#111}
figure{margin:2rem 0}figcaption{font-weight:600}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}td.n{text-align:right}
code{font-size:.8em}`;

/**
 * The report as one HTML page that needs nothing else.
 * @param chartLibrary chart.js as a script for browsers
 */
export function reportHtml(blocks: readonly BlockResult[], chartLibrary: string): string {
  const charts = reportCharts(blocks);
  const [first, last] = [blocks[0]?.block, blocks.at(-1)?.block];
  const title = `Backtest of ${first === last ? `block ${first}` : `blocks ${first} to ${last}`}`;
  const figures = charts.map(
    (chart, index) => `<figure><figcaption>${chart.title}</figcaption><canvas id="chart-${index}"></canvas></figure>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head><body>
<h1>${title}</h1>
${blockTable(blocks)}
${figures.join("\n")}
<h2>Best cycles</h2>
${cycleTable(distinctCycles(blocks.flatMap(({ cycles }) => cycles)).slice(0, MAX_ROWS))}
<h2>What searchers took</h2>
${searcherTable(blocks)}
<script>${chartLibrary}</script>
<script>
const charts = ${asScript(charts.map(({ configuration }) => configuration))};
charts.forEach((configuration, index) => new Chart(document.getElementById("chart-" + index), configuration));
</script>
</body></html>
`;
}

function blockTable(blocks: readonly BlockResult[]): string {
  const rows = blocks.map(({ block, transactions, isReplayedExactly, pools, states, total }) => [
    String(block),
    `${transactions}${isReplayedExactly ? "" : " (events differ from the chain's)"}`,
    String(pools),
    String(states),
    ...totalCells(total),
  ]);
  const all = sumOf(blocks.map(({ total }) => total));
  rows.push(["all", "", "", "", ...totalCells(all)]);
  return table(
    ["block", "transactions", "pools", "states searched", "cycles that pay, together", "profit, ETH", "after gas, ETH"],
    rows,
  );
}

function totalCells({ cycles, profitNativeWei, netProfitNativeWei }: Totals): readonly string[] {
  return [String(cycles), formatEther(profitNativeWei), formatEther(netProfitNativeWei)];
}

function cycleTable(cycles: readonly FoundCycle[]): string {
  const rows = cycles.map((cycle) => [
    `${cycle.block}, before ${cycle.index}`,
    cycle.route.hops.map(({ venue, pool }) => `${venue} <code>${pool}</code>`).join("<br>"),
    `<code>${cycle.route.profitToken}</code>`,
    String(cycle.route.hops[0]?.amountIn ?? 0n),
    String(cycle.predictedProfitWei),
    String(cycle.realisedProfitWei),
    String(cycle.gas),
    formatEther(cycle.netProfitNativeWei),
  ]);
  return table(
    ["where", "route", "profit token", "in, wei", "predicted, wei", "realised, wei", "gas", "after gas, ETH"],
    rows,
  );
}

function searcherTable(blocks: readonly BlockResult[]): string {
  const rows = blocks
    .flatMap(({ comparisons }) => comparisons)
    .map(({ block, index, transactionHash, profitNativeWei, ours }) => [
      `${block}, ${index}`,
      `<code>${transactionHash}</code>`,
      formatEther(profitNativeWei),
      ours === undefined ? "nothing" : formatEther(ours.profitNativeWei),
    ]);
  return table(["transaction", "hash", "searcher, ETH before gas", "found here, ETH before gas"], rows);
}

/** Only what is made here and on the chain's own numbers comes in: no cell holds words of a stranger. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, values: readonly string[]): string =>
    `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join("")}</tr>`;
  return `<table>${cells("th", heads)}${rows.map((row) => cells("td", row)).join("\n")}</table>`;
}

/** JSON that cannot end the script that it stands in. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
