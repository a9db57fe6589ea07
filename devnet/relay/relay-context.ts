import type { Address } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { BundlePool } from "../builder/bundle-pool.ts";
import type { RelayManners } from "./relay-manner.ts";

/** What a method of the relay works with. */
export interface RelayContext {
  readonly chainRpcUrl: string;
  readonly chainId: bigint;
  readonly bundlePool: BundlePool;
  readonly manners: RelayManners;
  /** Who signed the request. */
  readonly signer: Address;
}

/** The number of the newest block. Rejects when the node does not answer. */
export async function headNumber(context: RelayContext): Promise<bigint> {
  return BigInt((await callRpc(context.chainRpcUrl, "eth_blockNumber")) as string);
}
