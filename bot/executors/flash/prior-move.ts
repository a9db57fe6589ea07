import { id } from "ethers";
import type { PriorMove } from "../../core/outcome.ts";
import type { Hex } from "../../core/hex.ts";
import type { Chain, Log } from "../../ports/chain.ts";
import { ReadFailed, readChain } from "./chain-read.ts";
import type { LiveOrder } from "./live-order.ts";

/** Events after which a pool quotes differently. (A V2 pair emits Sync whenever its reserves change.) */
const MOVES: ReadonlySet<string> = new Set(
  [
    "Sync(uint112,uint112)",
    "Swap(address,address,int256,int256,uint160,uint128,int24)",
    "Mint(address,address,int24,int24,uint128,uint256,uint256)",
    "Burn(address,int24,int24,uint128,uint256,uint256)",
  ].map((signature) => id(signature)),
);

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
  readonly before?: { readonly transactionHash: Hex; readonly blockNumber: bigint; readonly transactionIndex: number };
}

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
  const logs = await readLogs(live, chain, fromBlock, toBlock);
  const first = logs.find(
    (log) => MOVES.has(log.topics[0] ?? "") && (before === undefined || comesBefore(log, before)),
  );
  return first === undefined
    ? undefined
    : { transactionHash: first.transactionHash, resource: first.address, blockNumber: first.blockNumber };
}

async function readLogs(live: LiveOrder, chain: Chain, fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]> {
  try {
    return await readChain(
      chain.logs(
        live.route.hops.map(({ pool }) => pool),
        fromBlock,
        toBlock,
      ),
    );
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    live.failedLogReads += 1;
    if (live.failedLogReads < MAX_FAILED_READS) throw thrown;
    await live.note(`who moved its pools is not known, because the node gives no logs: ${thrown.message}`);
    return [];
  }
}

/** For a person: which transaction moved which pool, and where. */
export function describePriorMove(move: PriorMove): string {
  return `pool ${move.resource} was moved by ${move.transactionHash} in block ${move.blockNumber}`;
}

function comesBefore(log: Log, ours: NonNullable<PriorMoveQuery["before"]>): boolean {
  if (log.blockNumber !== ours.blockNumber) return log.blockNumber < ours.blockNumber;
  return log.transactionIndex < ours.transactionIndex;
}
