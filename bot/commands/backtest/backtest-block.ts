import type { Hex } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import { BlockFork } from "../../fork/block-fork.ts";
import { ForkReads } from "../../fork/fork-reads.ts";
import type { HistoryBlock } from "../../fork/history-block.ts";
import { callRpc } from "../../fork/json-rpc.ts";
import type { ReplayedTransaction } from "../../fork/replayed-transaction.ts";
import type { BacktestParts } from "./backtest-parts.ts";
import { BlockMarket } from "./block-market.ts";
import type { BlockResult } from "./block-result.ts";
import { BlockSearch } from "./block-search.ts";
import { CAST } from "./cast.ts";
import { type Comparison, compareWithSearcher } from "./compare-searcher.ts";
import { bestFirst, type FoundCycle, type RevertedCycle } from "./found-cycle.ts";
import { hasLogsOf } from "./has-logs-of.ts";
import { everyStop, onlyStop } from "./plan-stops.ts";
import { totalsOf } from "./totals.ts";
import { touchedBy } from "./touched.ts";
import { tryOpportunities } from "./try-opportunities.ts";

/**
 * Replays a block, finds the pools that it touches, and executes the best that there was to earn: before the transaction
 * of an index, or, without one, wherever a pool had changed.
 */
export async function backtestBlock(
  parts: BacktestParts,
  block: HistoryBlock,
  beforeIndex: number | undefined,
): Promise<BlockResult> {
  const number = Number(block.number);
  await using resources = new AsyncDisposableStack();
  const fork = await BlockFork.open(parts.rpcUrl, block);
  resources.defer(() => fork.stop());
  const replayed = await replayAll(fork, parts);
  const reads = new ForkReads(fork.rpcUrl, block);
  const entries = await poolsOf(parts, reads, replayed);
  const market = new BlockMarket(parts.market, reads, entries, BigInt(block.number));
  const runtimeCode = await runtimeCodeOf(fork, parts);

  const pools = new Set(entries.map(({ address }) => address));
  const facts = { replayed, pools, holders: new Set([...pools, ...parts.market.holders]) };
  const stops = beforeIndex === undefined ? everyStop(facts) : [onlyStop(beforeIndex, facts)];
  const search = new BlockSearch(parts.wrappedNative);
  const cycles: FoundCycle[] = [];
  const reverted: RevertedCycle[] = [];
  const comparisons: Comparison[] = [];
  for (const [done, { index, changed, tried, searcher }] of stops.entries()) {
    parts.onProgress({ block: number, stage: "searching", done, of: stops.length });
    await fork.enter(index);
    const { prices, opportunities } = search.search(await market.read(changed));
    const worthTrying = opportunities.filter(
      ({ route }) => tried === "all" || route.hops.some(({ pool }) => tried.has(pool)),
    );
    const outcome = await tryOpportunities(fork, { prices, opportunities: worthTrying }, runtimeCode, parts);
    cycles.push(...outcome.found);
    reverted.push(...outcome.reverted);
    const comparison = searcher && compareWithSearcher(number, searcher, outcome.found, prices);
    if (comparison !== undefined) comparisons.push(comparison);
  }
  return {
    block: number,
    timestampS: Number(block.timestamp),
    transactions: replayed.length,
    isReplayedExactly: hasLogsOf(block, replayed),
    pools: entries.length,
    states: stops.length,
    cycles: cycles.sort(bestFirst),
    reverted,
    comparisons,
    total: totalsOf(cycles),
  };
}

async function replayAll(fork: BlockFork, { onProgress }: BacktestParts): Promise<readonly ReplayedTransaction[]> {
  const { number, transactions } = fork.block;
  const replayed: ReplayedTransaction[] = [];
  while (replayed.length < transactions.length) {
    onProgress({ block: Number(number), stage: "replaying", done: replayed.length, of: transactions.length });
    replayed.push(await fork.replayNext());
  }
  return replayed;
}

/** As they are after the block: some may have been made in it. What is listed has the last word about its own. */
async function poolsOf(
  { market, listedPools }: BacktestParts,
  reads: ForkReads,
  replayed: readonly ReplayedTransaction[],
): Promise<readonly PoolEntry[]> {
  const found = await market.find(reads, touchedBy(replayed));
  return [...new Map([...found, ...listedPools].map((entry) => [entry.address, entry])).values()];
}

/** What the deployment would leave at the contract's address. */
async function runtimeCodeOf({ rpcUrl }: BlockFork, { deployment }: BacktestParts): Promise<Hex> {
  const data = deployment(CAST.owner, CAST.operator);
  return (await callRpc(rpcUrl, "eth_call", [{ from: CAST.owner, data }, "latest"])) as Hex;
}
