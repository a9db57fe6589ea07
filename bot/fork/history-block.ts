import type { Address, Hex } from "../core/hex.ts";
import { callRpc } from "./json-rpc.ts";

/** A block of a chain's past, as a node gives it, as far as it is replayed. */
export interface HistoryBlock {
  readonly number: Hex;
  readonly timestamp: Hex;
  readonly miner: Address;
  readonly gasLimit: Hex;
  readonly gasUsed: Hex;
  /** Missing before London. */
  readonly baseFeePerGas?: Hex;
  readonly logsBloom: Hex;
  readonly receiptsRoot: Hex;
  readonly transactions: readonly HistoryTransaction[];
}

/** A transaction of such a block; a signature's parts may lack leading zeros. */
export interface HistoryTransaction {
  readonly hash: Hex;
  readonly type: Hex;
  readonly from: Address;
  readonly to: Address | null;
  readonly chainId?: Hex;
  readonly nonce: Hex;
  readonly value: Hex;
  readonly gas: Hex;
  readonly gasPrice: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
  readonly input: Hex;
  readonly accessList?: readonly { readonly address: Address; readonly storageKeys: readonly Hex[] }[];
  readonly v: Hex;
  readonly r: Hex;
  readonly s: Hex;
}

/** The block with its transactions; undefined when the node does not have it. Throws what callRpc throws. */
export async function readHistoryBlock(rpcUrl: string, blockNumber: bigint): Promise<HistoryBlock | undefined> {
  const block = await callRpc(rpcUrl, "eth_getBlockByNumber", [`0x${blockNumber.toString(16)}`, true]);
  return (block as HistoryBlock | null) ?? undefined;
}
