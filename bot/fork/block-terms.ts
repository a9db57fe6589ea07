import type { HistoryBlock } from "./history-block.ts";
import { callRpcBatch } from "./json-rpc.ts";

/** Has the fork make its next block on the terms of a block of the past: coinbase, base fee and time. */
export async function setBlockTerms(rpcUrl: string, block: HistoryBlock): Promise<void> {
  await callRpcBatch(rpcUrl, [
    { method: "anvil_setCoinbase", params: [block.miner] },
    { method: "anvil_setNextBlockBaseFeePerGas", params: [block.baseFeePerGas ?? "0x0"] },
    { method: "evm_setNextBlockTimestamp", params: [block.timestamp] },
  ]);
}
