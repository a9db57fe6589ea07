import type { Hex } from "../../bot/core/hex.ts";
import { setBlockTerms } from "../../bot/fork/block-terms.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { sendAgain } from "../../bot/fork/send-again.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import type { RecordedBlock, RecordedNode } from "./recorded-mainnet.ts";

/** A block that holds recorded transactions, as the fork made it. */
export interface ReplayedBlock {
  readonly transactions: readonly Hex[];
  readonly receiptsRoot: Hex;
}

/** A fork of the state before the recorded block, which makes blocks only on request. */
export function forkBefore({ rpcUrl, block }: RecordedNode): Promise<LocalChain> {
  return forkChain({
    rpcUrl,
    blockNumber: BigInt(block.number) - 1n,
    mining: "manual",
    order: "fifo",
    blockGasLimit: BigInt(block.gasLimit),
  });
}

/** Makes the fork's first block: so many of the recorded transactions, in order, on the recorded header's terms. */
export async function replay(rpcUrl: string, block: RecordedBlock, count: number): Promise<ReplayedBlock> {
  await setBlockTerms(rpcUrl, block);
  for (const recorded of block.transactions.slice(0, count)) await sendAgain(rpcUrl, recorded);
  await callRpc(rpcUrl, "evm_mine");
  return (await callRpc(rpcUrl, "eth_getBlockByNumber", [block.number, false])) as ReplayedBlock;
}
