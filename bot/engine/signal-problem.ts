import { MAX_UINT16, MAX_UINT256, MAX_UINT64 } from "../core/integer-limits.ts";
import type { Signal } from "../core/signal.ts";

/** Clocks of source and engine may differ by so much; a signal from further ahead would never grow stale. */
export const CLOCK_SKEW_MS = 2_000;

/** What makes a signal unusable whatever the market, in a few words; undefined when nothing does. */
export function signalProblem(signal: Signal, nowMs: number): string | undefined {
  if (!isWithin(signal.signalId, 0n, MAX_UINT64)) return `its id ${signal.signalId} is not a u64`;
  if (!Number.isInteger(signal.strategyId) || signal.strategyId < 0 || signal.strategyId > MAX_UINT16) {
    return `its strategy ${signal.strategyId} is not a u16`;
  }
  if (!Number.isFinite(signal.detectedAtMs) || signal.detectedAtMs > nowMs + CLOCK_SKEW_MS) {
    return `it was detected at ${signal.detectedAtMs}, which is not yet`;
  }
  if (!isWithin(signal.observedBlock, 0n, MAX_UINT64)) return `it was observed in block ${signal.observedBlock}`;
  if (!isWithin(signal.validThroughBlock, signal.observedBlock, MAX_UINT64)) {
    return `it is valid through block ${signal.validThroughBlock}, before the block in which it was observed`;
  }
  const { expectedProfit, validUntilMs } = signal;
  if (expectedProfit !== undefined && !isWithin(expectedProfit.amountWei, 1n, MAX_UINT256)) {
    return `it expects a profit of ${expectedProfit.amountWei} wei`;
  }
  if (validUntilMs !== undefined && !Number.isFinite(validUntilMs)) return `it is valid until ${validUntilMs}`;
  if (signal.resources.length === 0 || signal.resources.includes("")) return "it does not name what it would use";
  return undefined;
}

function isWithin(value: bigint, least: bigint, most: bigint): boolean {
  return value >= least && value <= most;
}
