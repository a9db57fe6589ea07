import type { Hex } from "../../bot/core/hex.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { type RecordedBlock, type RecordedNode, signedBytesOf } from "./recorded-mainnet.ts";

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
    hardfork: "cancun",
    blockGasLimit: BigInt(block.gasLimit),
  });
}

/** Makes the fork's first block: so many of the recorded transactions, in order, on the recorded header's terms. */
export async function replay(rpcUrl: string, block: RecordedBlock, count: number): Promise<ReplayedBlock> {
  await callRpc(rpcUrl, "anvil_setCoinbase", [block.miner]);
  await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", [block.baseFeePerGas]);
  await callRpc(rpcUrl, "evm_setNextBlockTimestamp", [block.timestamp]);
  for (const recorded of block.transactions.slice(0, count)) {
    await callRpc(rpcUrl, "eth_sendRawTransaction", [signedBytesOf(recorded)]);
  }
  await callRpc(rpcUrl, "evm_mine");
  return (await callRpc(rpcUrl, "eth_getBlockByNumber", [block.number, false])) as ReplayedBlock;
}
