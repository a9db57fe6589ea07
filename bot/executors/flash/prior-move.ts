import { id } from "ethers";
import type { PriorMove } from "../../core/outcome.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Chain, Log } from "../../ports/chain.ts";
import { readChain } from "./chain-read.ts";

/** Events after which a pool quotes differently. (A V2 pair emits Sync whenever its reserves change.) */
const MOVES: ReadonlySet<string> = new Set(
  [
    "Sync(uint112,uint112)",
    "Swap(address,address,int256,int256,uint160,uint128,int24)",
    "Mint(address,address,int24,int24,uint128,uint256,uint256)",
    "Burn(address,int24,int24,uint128,uint256,uint256)",
  ].map((signature) => id(signature)),
);

export interface PriorMoveQuery {
  readonly pools: readonly Address[];
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  /** Ours: only what comes before it counts. */
  readonly before?: { readonly transactionHash: Hex; readonly blockNumber: bigint; readonly transactionIndex: number };
}

/** The first transaction that moved one of the pools. Throws ReadFailed when the logs cannot be read. */
export async function findPriorMove(chain: Chain, query: PriorMoveQuery): Promise<PriorMove | undefined> {
  const { pools, fromBlock, toBlock, before } = query;
  if (fromBlock > toBlock) return undefined;
  const logs = await readChain(chain.logs(pools, fromBlock, toBlock));
  const first = logs.find(
    (log) => MOVES.has(log.topics[0] ?? "") && (before === undefined || comesBefore(log, before)),
  );
  return first === undefined
    ? undefined
    : { transactionHash: first.transactionHash, resource: first.address, blockNumber: first.blockNumber };
}

/** For a person: which transaction moved which pool, and where. */
export function describePriorMove(move: PriorMove): string {
  return `pool ${move.resource} was moved by ${move.transactionHash} in block ${move.blockNumber}`;
}

function comesBefore(log: Log, ours: NonNullable<PriorMoveQuery["before"]>): boolean {
  if (log.blockNumber !== ours.blockNumber) return log.blockNumber < ours.blockNumber;
  return log.transactionIndex < ours.transactionIndex;
}
