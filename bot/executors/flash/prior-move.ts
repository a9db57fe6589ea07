import type { PriorMove } from "../../core/outcome.ts";
import { singletonsOf } from "../../core/singletons.ts";
import type { Chain, Log } from "../../ports/chain.ts";
import { ReadFailed, readChain } from "../../transactions/heads/chain-read.ts";
import type { LiveOrder } from "./live-order.ts";
import { movedPool, moveQueries } from "./move-queries.ts";

/**
 * Logs only explain an end. A node that answers everything else and refuses them so many times will not give them, and
 * must not keep an order open, and its account with it.
 */
const MAX_FAILED_READS = 3;

/** In which blocks. */
export interface PriorMoveQuery {
  /** The block whose state the prediction rests on; what follows it counts. */
  readonly observedBlock: bigint;
  readonly toBlock: bigint;
  /** Ours: only what comes before it counts. */
  readonly before?: PlaceInChain;
}

type PlaceInChain = Pick<Log, "blockNumber" | "transactionIndex">;

/**
 * The first transaction that moved one of the order's pools after its prediction. Throws ReadFailed when the logs
 * cannot be read, at first; then that is noted, and nobody is named.
 */
export async function findPriorMove(
  live: LiveOrder,
  chain: Chain,
  { observedBlock, toBlock, before }: PriorMoveQuery,
): Promise<PriorMove | undefined> {
  const fromBlock = observedBlock + 1n;
  if (fromBlock > toBlock) return undefined;
  const { hops } = live.route;
  const logs = await readMoves(live, chain, fromBlock, toBlock);
  const earlier = before === undefined ? logs : logs.filter((log) => comesBefore(log, before));
  const [first, ...others] = earlier;
  if (first === undefined) return undefined;
  const { transactionHash, blockNumber, ...log } = others.reduce((a, b) => (comesBefore(b, a) ? b : a), first);
  return { transactionHash, resource: movedPool(log, hops), blockNumber };
}

async function readMoves(live: LiveOrder, chain: Chain, fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]> {
  try {
    const queries = moveQueries(live.route.hops, singletonsOf(chain.chainId));
    return (await readChain(Promise.all(queries.map((query) => chain.logs(query, fromBlock, toBlock))))).flat();
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    live.failedLogReads += 1;
    if (live.failedLogReads < MAX_FAILED_READS) throw thrown;
    await live.note(`who moved its pools is not known, because the node gives no logs: ${thrown.message}`);
    return [];
  }
}

/** Whether the node would not give the logs in which a prior move would stand. */
export function areMovesUnknown({ failedLogReads }: Pick<LiveOrder, "failedLogReads">): boolean {
  return failedLogReads >= MAX_FAILED_READS;
}

/** For a person: which transaction moved which pool, and where. */
export function describePriorMove(move: PriorMove): string {
  return `pool ${move.resource} was moved by ${move.transactionHash} in block ${move.blockNumber}`;
}

function comesBefore(log: Log, ours: PlaceInChain): boolean {
  if (log.blockNumber !== ours.blockNumber) return log.blockNumber < ours.blockNumber;
  return log.transactionIndex < ours.transactionIndex;
}
