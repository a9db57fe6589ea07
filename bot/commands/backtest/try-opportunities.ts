import type { Hex } from "../../core/hex.ts";
import { grossProfitWei } from "../../core/route.ts";
import type { BlockFork } from "../../fork/block-fork.ts";
import { readUnknownState } from "../../fork/unknown-state.ts";
import type { BacktestParts } from "./backtest-parts.ts";
import type { MarketFindings } from "./block-search.ts";
import { executeRoute } from "./execute-route.ts";
import { culpritOf } from "./failed-call.ts";
import type { FoundCycle, RevertedCycle } from "./found-cycle.ts";
import { gasPriceOf } from "./gas-price.ts";
import { missingCulprits } from "./missing-culprits.ts";
import { missingReads } from "./missing-reads.ts";

/** What came of the opportunities of one state. */
export interface TriedOpportunities {
  readonly found: readonly FoundCycle[];
  readonly reverted: readonly RevertedCycle[];
}

/** At most so many executions in one state: a market of made-up prices has thousands of cycles that cannot be executed. */
const MAX_EXECUTIONS = 100;

/**
 * Executes opportunities in the fork's present state, the best first, each one alone. A pool serves one verified cycle,
 * because the second one would find it changed. What makes a cycle fail (a token that keeps a part of a transfer, a pool
 * with another fee than is believed, or of which the endpoint knows too little) is left alone from then on.
 */
export async function tryOpportunities(
  fork: BlockFork,
  { opportunities, prices }: MarketFindings,
  runtimeCode: Hex,
  parts: BacktestParts,
): Promise<TriedOpportunities> {
  const found: FoundCycle[] = [];
  const reverted: RevertedCycle[] = [];
  const used = new Set<Hex>();
  const avoided = new Set<Hex>();
  const gasPriceWei = gasPriceOf(fork.block);
  let executions = 0;
  for (const { route } of opportunities) {
    const pools = route.hops.map(({ pool }) => pool);
    const tokens = route.hops.map(({ tokenIn }) => tokenIn).filter((token) => token !== route.profitToken);
    if ([...pools, ...tokens].some((name) => avoided.has(name)) || pools.some((pool) => used.has(pool))) continue;
    if (++executions > MAX_EXECUTIONS) break;
    const place = { block: Number(fork.block.number), index: fork.index, route };
    const predictedProfitWei = grossProfitWei(route);
    const execution = await executeRoute(fork, route, runtimeCode, parts);
    if (execution.status === "impossible") {
      reverted.push({ ...place, predictedProfitWei, reason: execution.reason });
      continue;
    }
    if (execution.status === "reverted") {
      reverted.push({ ...place, predictedProfitWei, reason: parts.explainRevert(execution.revertData) });
      const culprit = culpritOf(execution, { pools, tokens });
      if (culprit !== undefined) avoided.add(culprit);
      continue;
    }
    const { profitWei, gas, reads } = execution;
    const missing = missingReads(reads, await readUnknownState(parts.rpcUrl), pools);
    const profitNativeWei = prices.toNative(profitWei, route.profitToken) ?? 0n;
    const netProfitNativeWei = profitNativeWei - gas * gasPriceWei;
    const realised = { realisedProfitWei: profitWei, profitNativeWei, gas, netProfitNativeWei };
    found.push({ ...place, predictedProfitWei, ...realised, missing });
    if (missing.length === 0) for (const pool of pools) used.add(pool);
    else for (const culprit of missingCulprits(missing, { pools, tokens })) avoided.add(culprit);
  }
  return { found, reverted };
}
