import { backtest, type BacktestRequest } from "../commands/backtest/backtest.ts";
import type { BacktestParts } from "../commands/backtest/backtest-parts.ts";
import type { BlockResult } from "../commands/backtest/block-result.ts";
import { sumOf } from "../commands/backtest/totals.ts";
import { writeReport } from "../commands/backtest/write-report.ts";
import { EXIT_CODES } from "../core/errors.ts";
import { backtestProgress } from "./backtest-progress.ts";
import type { Output } from "./output.ts";
import { backtestJson, describeBlock } from "./print-backtest.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** What `arb backtest` shows and writes. */
interface BacktestOutlet {
  readonly report: string;
  readonly tokens: TokenNames;
  readonly output: Output;
}

/** `arb backtest`. The report has what was done, also when a later block cannot be. */
export async function performBacktest(
  parts: Omit<BacktestParts, "onProgress">,
  request: BacktestRequest,
  { report, tokens, output }: BacktestOutlet,
): Promise<number> {
  const blocks: BlockResult[] = [];
  try {
    for await (const block of backtest({ ...parts, onProgress: backtestProgress(output) }, request)) {
      blocks.push(block);
      output.progress(describeBlock(block, tokens));
    }
  } finally {
    if (blocks.length > 0) await writeReport(report, blocks);
  }
  const { netProfitNativeWei } = sumOf(blocks.map(({ total }) => total));
  const sum = `In all ${blocks.length} blocks ${formatEther(netProfitNativeWei)} ETH after gas. `;
  const inAll = blocks.length === 1 ? "" : sum;
  output.result(backtestJson(blocks, report), `${inAll}The report is ${report}.`);
  return EXIT_CODES.ok;
}
