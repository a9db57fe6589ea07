import type { BacktestProgress } from "../commands/backtest/backtest-parts.ts";
import type { Output } from "./output.ts";

const CELLS = 20;
const LEAST_PAUSE_MS = 1_000;

/** Shows how far a backtest is: a bar a second at most, so that it can be watched and does not fill a log. */
export function backtestProgress(
  output: Output,
  elapsedMs: () => number = () => performance.now(),
): (progress: BacktestProgress) => void {
  let lastAtMs = elapsedMs();
  return ({ block, stage, done, of }) => {
    const nowMs = elapsedMs();
    if (nowMs - lastAtMs < LEAST_PAUSE_MS) return;
    lastAtMs = nowMs;
    const share = of === 0 ? 1 : done / of;
    const filled = Math.floor(share * CELLS);
    const bar = "#".repeat(filled) + "-".repeat(CELLS - filled);
    output.progress(`block ${block}  [${bar}] ${Math.floor(share * 100)} %  ${stage} ${done} of ${of}`);
  };
}
